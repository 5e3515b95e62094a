import { GastownError } from '@gastown/contract/errors'
import { expect, test } from 'vitest'
import { createQueryClient, isWorthRetrying } from './query-client.ts'

const fail = (code: ConstructorParameters<typeof GastownError>[0]) => new GastownError(code, 'no')

test('only what may work later is tried again, and not for ever', () => {
  expect(isWorthRetrying(0, fail('TOWN_RECOVERING'))).toBe(true)
  expect(isWorthRetrying(0, fail('TOWN_UNREACHABLE'))).toBe(true)
  for (const code of ['INVALID_INPUT', 'TOWN_NOT_FOUND', 'UNAUTHENTICATED', 'ENGINE_NOT_INSTALLED'] as const) {
    expect(isWorthRetrying(0, fail(code))).toBe(false)
  }
  expect(isWorthRetrying(9, fail('TOWN_RECOVERING'))).toBe(false)
})

test('a 401 of any query or mutation asks for the login, other errors do not', async () => {
  let asked = 0
  const client = createQueryClient({ onUnauthenticated: () => (asked += 1) })
  const query = (code: 'UNAUTHENTICATED' | 'INTERNAL') =>
    client.fetchQuery({ queryKey: [code], queryFn: () => Promise.reject(fail(code)), retry: false }).catch(() => undefined)
  await query('INTERNAL')
  expect(asked).toBe(0)
  await query('UNAUTHENTICATED')
  expect(asked).toBe(1)
  const mutation = client.getMutationCache().build(client, { mutationFn: () => Promise.reject(fail('TOKEN_EXPIRED')) })
  await mutation.execute(undefined).catch(() => undefined)
  expect(asked).toBe(2)
})

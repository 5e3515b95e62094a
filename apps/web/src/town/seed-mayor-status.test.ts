import { createTrpcClient } from '@gastown/client/trpc-client'
import { agentIdSchema, townIdSchema } from '@gastown/contract/ids'
import { mayorStatusSchema } from '@gastown/contract/views'
import type { GastownRouter } from '@gastown/contract/router'
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query'
import { expect, test } from 'vitest'
import { seedMayorStatus } from './seed-mayor-status.ts'

const townId = townIdSchema.parse('town-1')
const agentId = agentIdSchema.parse('mayor-1')
const atMs = Date.UTC(2026, 0, 2)
const ensured = { agentId, sessionStatus: 'starting' } as const

function page() {
  const queryClient = new QueryClient()
  const trpc = createTRPCOptionsProxy<GastownRouter>({ client: createTrpcClient({ baseURL: 'http://town.test' }), queryClient })
  return { queryClient, queryKey: trpc.gastown.getMayorStatus.queryKey({ townId }), trpc }
}

test('S8: ensureMayor’s answer is in the cache of getMayorStatus, under the tRPC query key of the town, before anything is asked', () => {
  const { queryClient, queryKey, trpc } = page()
  const seeding = seedMayorStatus({ queryClient, queryKey, townId, ensured, atMs })
  const seeded = queryClient.getQueryData(trpc.gastown.getMayorStatus.queryOptions({ townId }).queryKey)
  expect(seeded).toEqual({
    configured: true,
    townId,
    session: { agentId, sessionId: agentId, status: 'starting', lastActivityAt: '2026-01-02T00:00:00.000Z' },
  })
  expect(mayorStatusSchema.safeParse(seeded).success).toBe(true)
  return seeding
})

test('S8: the seed is invalidated, so that the town’s own answer replaces it', async () => {
  const { queryClient, queryKey } = page()
  const authoritative = { configured: true, townId, session: null }
  let asked = 0
  const observer = new QueryObserver(queryClient, {
    queryKey,
    queryFn: () => {
      asked += 1
      return Promise.resolve(authoritative)
    },
    initialData: authoritative,
    staleTime: Infinity,
  })
  const stop = observer.subscribe(() => {})
  await seedMayorStatus({ queryClient, queryKey, townId, ensured, atMs })
  expect(asked).toBe(1)
  expect(queryClient.getQueryData(queryKey)).toEqual(authoritative)
  stop()
})

test('S8: the seed of one town says nothing of another', async () => {
  const { queryClient, queryKey, trpc } = page()
  await seedMayorStatus({ queryClient, queryKey, townId, ensured, atMs })
  expect(queryClient.getQueryData(trpc.gastown.getMayorStatus.queryKey({ townId: 'town-2' }))).toBeUndefined()
})

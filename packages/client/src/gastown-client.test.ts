import { GastownError } from '@gastown/contract/errors'
import { gastownRouter, type RouterContext } from '@gastown/contract/router'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { expect, test } from 'vitest'
import { createGastownClient } from './gastown-client.ts'

const town = {
  townId: 'town-1',
  name: 'Springfield',
  createdAt: '2026-01-01T00:00:00.000Z',
  engine: 'kilo',
  provider: 'demo',
  containerState: 'asleep',
  containerReason: '',
  mayorStatus: null,
  rigCount: 0,
  work: { working: 0, waits: 0, needsYou: 0, paused: null, todayMicros: 0 },
}

/** A client of the real router, whose handlers are given, and the requests it made. */
function clientOf(handlers: Record<string, (input: never) => Promise<unknown>>, options: { token?: string } = {}) {
  const requests: Request[] = []
  const context = { handlers } as unknown as RouterContext
  const client = createGastownClient({
    baseURL: 'http://town.test',
    ...options,
    fetch: async (input, init) => {
      const request = new Request(input, init)
      requests.push(request.clone())
      return await fetchRequestHandler({ endpoint: '/trpc', req: request, router: gastownRouter, createContext: () => context })
    },
  })
  return { client, requests }
}

const errorOf = async (call: Promise<unknown>): Promise<GastownError> => {
  const error = await call.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(GastownError)
  return error as GastownError
}

test('a mutation is a POST of the bare input with the token in a header, a query a GET: as curl would', async () => {
  const { client, requests } = clientOf(
    { createTown: async () => town, listTowns: async () => ({ towns: [town] }) },
    { token: 'abc' },
  )
  await expect(client.createTown.mutate({ name: 'Springfield' })).resolves.toEqual(town)
  await expect(client.listTowns.query()).resolves.toEqual({ towns: [town] })
  expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
    'POST http://town.test/trpc/gastown.createTown',
    'GET http://town.test/trpc/gastown.listTowns',
  ])
  await expect(requests[0]?.json()).resolves.toEqual({ name: 'Springfield' })
  expect(requests.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer abc', 'Bearer abc'])
})

test("the town's error comes back with its code, its field and its words", async () => {
  const refuse = async () => Promise.reject(new GastownError('GIT_URL_INVALID', 'gitUrl is empty.', { field: 'gitUrl' }))
  const { client } = clientOf({ createRig: refuse })
  const error = await errorOf(client.createRig.mutate({ townId: 'town-1', name: 'app', gitUrl: '' }))
  expect([error.code, error.field, error.message]).toEqual(['GIT_URL_INVALID', 'gitUrl', 'gitUrl is empty.'])
})

test('an input that the schema refuses names its field', async () => {
  const { client } = clientOf({})
  const error = await errorOf(client.createTown.mutate({ name: '  ' }))
  expect([error.code, error.field]).toEqual(['INVALID_INPUT', 'name'])
})

const answering = (answer: () => Promise<Response>) =>
  createGastownClient({ baseURL: 'http://town.test', fetch: answer }).listTowns.query()

test('a problem document of a door in front of tRPC is the same kind of error', async () => {
  const problem = {
    type: 'urn:gastown:error:FOREIGN_HOST',
    title: 'FOREIGN_HOST',
    status: 403,
    code: 'FOREIGN_HOST',
    detail: 'Not this host.',
  }
  const error = await errorOf(answering(async () => Response.json(problem, { status: 403 })))
  expect([error.code, error.message]).toEqual(['FOREIGN_HOST', 'Not this host.'])
})

test('no answer at all is TOWN_UNREACHABLE, a 401 without words is UNAUTHENTICATED', async () => {
  expect((await errorOf(answering(async () => Promise.reject(new TypeError('fetch failed'))))).code).toBe('TOWN_UNREACHABLE')
  expect((await errorOf(answering(async () => Response.json({}, { status: 401 })))).code).toBe('UNAUTHENTICATED')
})

test('a page that is no answer is INTERNAL, never taken for data', async () => {
  const error = await errorOf(answering(async () => new Response('<html>', { status: 502 })))
  expect(error.code).toBe('INTERNAL')
})

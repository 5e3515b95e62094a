import { expect, test } from 'vitest'
import { terminalUrl } from './terminal-url.ts'

test('the socket of the page’s own origin, by id or by the alias of the mayor', () => {
  expect(terminalUrl({ baseURL: 'http://127.0.0.1:8787', townId: 't1', agentId: 'mayor', hello: '{"a":1}' })).toBe(
    'ws://127.0.0.1:8787/api/towns/t1/agents/mayor/terminal?hello=%7B%22a%22%3A1%7D',
  )
  expect(terminalUrl({ baseURL: 'https://town.example', townId: 't1', agentId: 'a b', hello: 'h' })).toBe(
    'wss://town.example/api/towns/t1/agents/a%20b/terminal?hello=h',
  )
})

import { existsSync, mkdtempDisposableSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { connectionTo } from './control-plane.ts'
import { exportTown } from './export-town.ts'

async function serve(answer: (response: ServerResponse) => void) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url ?? ''} ${request.headers.authorization ?? ''}`)
    answer(response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const connection = connectionTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'secret')
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  return { asked, connection, [Symbol.asyncDispose]: close }
}

const whole = '{"kind":"event"}\n{"kind":"end","lines":{"event":1}}\n'

it('a town is written to a file for its owner alone, and what was in it is told', async () => {
  await using town = await serve((response) => response.end(whole))
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gastown-export-'))
  const file = join(folder.path, 'town.jsonl')
  expect(await exportTown(town.connection, { townId: 't1', file })).toEqual({ event: 1 })
  expect(readFileSync(file, 'utf8')).toBe(whole)
  expect(statSync(file).mode & 0o077).toBe(0)
  expect(town.asked).toEqual(['/api/towns/t1/export Bearer secret'])
})

it('a file is there only when it is whole', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'gastown-export-'))
  const file = join(folder.path, 'town.jsonl')
  await using short = await serve((response) => response.end('{"kind":"event"}\n'))
  await expect(exportTown(short.connection, { townId: 't1', file })).rejects.toThrow('broke off')
  await using cut = await serve((response) => {
    response.write('{"kind":"event"}\n', () => response.destroy())
  })
  await expect(exportTown(cut.connection, { townId: 't1', file })).rejects.toMatchObject({ code: 'INTERNAL' })
  expect(readdirSync(folder.path)).toEqual([])
})

it('a refusal is the town’s own error', async () => {
  const problem = { type: 'x', title: 'x', status: 404, code: 'TOWN_NOT_FOUND', detail: 'There is no such town.' }
  await using town = await serve((response) => response.writeHead(404).end(JSON.stringify(problem)))
  const file = join(tmpdir(), 'gastown-export-of-nothing.jsonl')
  await expect(exportTown(town.connection, { townId: 't1', file })).rejects.toMatchObject({ code: 'TOWN_NOT_FOUND' })
  expect(existsSync(file)).toBe(false)
})

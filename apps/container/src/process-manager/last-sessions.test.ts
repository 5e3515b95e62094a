import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import { createLastSessions, type LastSessions } from './last-sessions.ts'

let folder: string
let sessions: LastSessions
const launchOf = (engine: 'kilo' | 'opencode') =>
  ({ home: join(folder, 'home'), spec: { agentId: 'mayor-1', engine } }) as AgentLaunch

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'last-sessions-'))
  sessions = createLastSessions({ log: pino({ level: 'silent' }) })
})
afterEach(() => rmSync(folder, { recursive: true }))

it('knows the session of an agent by its engine, and none of another', async () => {
  expect(await sessions.read(launchOf('kilo'))).toBe('')
  sessions.write(launchOf('kilo'), 'ses_1')
  await vi.waitFor(async () => expect(await sessions.read(launchOf('kilo'))).toBe('ses_1'))
  expect(await sessions.read(launchOf('opencode'))).toBe('')
})

it('takes what is no session for none', async () => {
  for (const content of ['', '{', '{"engine":"kilo"}', '{"engine":"kilo","sessionId":"--help --all"}']) {
    writeFileSync(join(folder, 'last-session.json'), content)
    expect(await sessions.read(launchOf('kilo'))).toBe('')
  }
})

it('goes on without it where the folder is gone', async () => {
  sessions.write({ ...launchOf('kilo'), home: join(folder, 'nowhere', 'home') }, 'ses_1')
  expect(await sessions.read(launchOf('kilo'))).toBe('')
})

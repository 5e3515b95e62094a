import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import { agentContainerStatusSchema, type AgentContainerStatus } from '@gastown/contract/agent-status'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { containerManifestFile, containerManifestSchema } from '@gastown/contract/container-boot'
import { containerHealthSchema } from '@gastown/contract/container-routes'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { processesOfHome, untilNoProcessOfHome } from './agent-server/testing/processes-of-home.ts'
import { listProcesses, treeOf } from './process-manager/process-state.ts'
import { mayorId, specOf } from './process-manager/testing/fake-surroundings.ts'
import { bootLine, spawnContainer, spawnMain, type SpawnedContainer } from './process-manager/testing/spawn-container.ts'
import { startTinyTown, type TinyTown } from './process-manager/testing/tiny-town.ts'

/** Two boots of a server and of its terminal: 13 s on an idle machine of two cores, and ten times that on one that is shared. */
const bootsMs = 180_000

const stack: AsyncDisposable[] = []
let dataDir: string
let town: TinyTown

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'container-'))
  town = opened(await startTinyTown())
})
afterEach(async () => {
  for (const each of stack.splice(0).toReversed()) await each[Symbol.asyncDispose]()
  await untilNoProcessOfHome(dataDir)
  await rm(dataDir, { recursive: true })
})

function opened<T extends AsyncDisposable>(resource: T): T {
  stack.push(resource)
  return resource
}

/** A terminal takes as long to come up as a server: only where it is looked at. */
const noTerminal = { ...defaultTerminalConfig, background: false }

async function bootedContainer(change: Parameters<typeof bootLine>[2] = {}): Promise<SpawnedContainer> {
  return opened(await spawnContainer(bootLine(town, dataDir, change)))
}

async function withMayor(): Promise<ScriptedModel> {
  const model = await startScriptedModel()
  opened({ [Symbol.asyncDispose]: () => model.close() })
  town.mayor = specOf({
    model: 'scripted/scripted',
    smallModel: 'scripted/scripted',
    provider: { kind: 'openai-compatible', id: 'scripted', baseURL: model.baseURL, apiKey: 'sk-test' },
  })
  return model
}

async function statusOf(container: SpawnedContainer): Promise<AgentContainerStatus> {
  return agentContainerStatusSchema.parse(await (await container.fetch(`/agents/${mayorId}/status`)).json())
}

const lives = () => town.reports.filter((report) => report.type === 'agent.status' && report.status === 'running').length

/** The pid of the agent server itself, behind its sandbox. */
async function serverPid(container: SpawnedContainer): Promise<number> {
  const processes = await listProcesses()
  const tree = treeOf(container.pid, processes).filter((each) => each.pid !== container.pid)
  for (const each of tree) {
    const words = (await readFile(`/proc/${each.pid}/cmdline`, 'utf8').catch(() => '')).split('\0')
    if (words[0]?.endsWith('/kilo') === true && words.includes('serve')) return each.pid
  }
  throw new Error('no agent server runs')
}

describe('a container with a mayor', { timeout: bootsMs }, () => {
  it('S1: boots, prewarms, answers a message, survives kill -9 of its server, and drains to nothing', async () => {
    await withMayor()
    const container = await bootedContainer()
    await town.until(() => town.events.some((event) => event.event === 'mayor.prewarm_complete'))
    expect(town.events).toContainEqual(expect.objectContaining({ event: 'mayor.prewarm_complete', outcome: 'ready' }))
    const status = await statusOf(container)
    expect(status).toMatchObject({ status: 'running', prewarmed: true, generation: 1 })
    expect(status.serverPort).toBeGreaterThan(0)
    expect(status.sessionId).not.toBe('')
    expect(town.reports[0]).toMatchObject({ type: 'container.booted' })

    // S6: the start that comes now finds the server there.
    expect((await container.fetch('/agents/start', { method: 'POST', body: town.mayor })).status).toBe(202)
    await town.until(() =>
      town.events.some((event) => event.event === 'agent.startup_phase' && event.prewarmed && event.phase === 'sdk_ready'),
    )
    await town.until(() => town.events.some((event) => event.event === 'agent.startup_phase' && event.phase === 'terminal_ready'))

    const sent = await container.fetch(`/agents/${mayorId}/message`, {
      method: 'POST',
      body: { messageId: 'msg-1', generation: 1, text: 'hello there' },
    })
    expect(await sent.json()).toEqual({ messageId: 'msg-1', fresh: true })
    await town.until(() => town.reports.some((report) => report.type === 'message.answered' && report.messageId === 'msg-1'))
    const rows = () => town.reports.flatMap((report) => (report.type === 'conversation.observed' ? report.messages : []))
    await town.until(() => rows().some((row) => row.role === 'assistant' && row.state === 'complete'))

    const before = lives()
    process.kill(await serverPid(container), 'SIGKILL')
    await town.until(() => lives() > before)
    const recovered = await statusOf(container)
    expect(recovered).toMatchObject({ status: 'running', generation: 1, sessionId: status.sessionId })
    expect(recovered.serverPort).not.toBe(status.serverPort)

    process.kill(container.pid, 'SIGTERM')
    expect(await container.exited).toEqual({ code: 0, signal: null })
    expect(town.reports.at(-1)).toMatchObject({ type: 'container.stopped', reason: 'drained' })
    expect(await processesOfHome(dataDir)).toEqual([])
    await expect(stat(join(dataDir, containerManifestFile))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  it('killed with -9 leaves no agent server behind, and the next boot goes on with the session', async () => {
    await withMayor()
    const container = await bootedContainer({ terminal: noTerminal })
    await town.until(() => lives() === 1)
    const { sessionId } = await statusOf(container)
    process.kill(container.pid, 'SIGKILL')
    await container.exited
    await untilNoProcessOfHome(dataDir)
    const next = await bootedContainer({ containerGeneration: 2, terminal: noTerminal })
    await town.until(() => lives() === 2)
    expect(await statusOf(next)).toMatchObject({ status: 'running', sessionId })
  })
})

describe('a spare', { timeout: bootsMs }, () => {
  const claimOf = ({ url, token }: TinyTown) => ({
    containerGeneration: 1,
    townLink: { url, token, expiresAt: '2099-01-01T00:00:00Z' },
    sleepAfterMinutes: 0,
    terminal: noTerminal,
  })
  const liveConfig = () => join(dataDir, 'agents', mayorId, 'home', '.config', 'kilo', 'kilo.jsonc')

  it('S6: becomes its town’s container with the server that it has: it answers, may not edit, and its session outlives it', async () => {
    const model = await withMayor()
    const spare = { containerGeneration: 0, townLink: null, spare: { agentId: mayorId, parentPid: process.pid } }
    const container = await bootedContainer(spare)
    expect((await container.fetch('/spare')).status).toBe(204)
    const server = await serverPid(container)
    expect(town.reports).toEqual([])

    expect((await container.fetch('/claim', { method: 'POST', body: claimOf(town) })).status).toBe(204)
    await town.until(() => lives() === 1)
    expect(await serverPid(container)).toBe(server)
    const status = await statusOf(container)
    expect(status).toMatchObject({ status: 'running', prewarmed: true, generation: 1 })
    expect(town.events).not.toContainEqual(expect.objectContaining({ event: 'agent_server.replaced' }))
    const manifest = containerManifestSchema.parse(JSON.parse(await readFile(join(dataDir, containerManifestFile), 'utf8')))
    expect(manifest.containerGeneration).toBe(1)

    const ask = async (messageId: string, text: string) => {
      const body = { messageId, generation: 1, text }
      expect((await container.fetch(`/agents/${mayorId}/message`, { method: 'POST', body })).status).toBe(202)
      await town.until(() => town.reports.some((report) => report.type === 'message.answered' && report.messageId === messageId))
    }
    await ask('msg-1', 'hello there')
    const rows = () => town.reports.flatMap((report) => (report.type === 'conversation.observed' ? report.messages : []))
    await town.until(() => rows().some((row) => row.role === 'assistant' && row.state === 'complete'))
    // The tools that change a file are not offered to the model at all: it cannot be asked to use them.
    const offered = model.requests().flatMap(({ toolNames }) => toolNames)
    expect(offered).toContain('bash')
    expect(offered).not.toContain('write')
    expect(offered).not.toContain('edit')

    process.kill(container.pid, 'SIGTERM')
    expect(await container.exited).toEqual({ code: 0, signal: null })
    // It held the gateway's token, and would rule over the next launch.
    await expect(stat(liveConfig())).rejects.toMatchObject({ code: 'ENOENT' })
    await writeFile(liveConfig(), JSON.stringify({ default_agent: 'code', agent: { mayor: { permission: { edit: 'allow' } } } }))
    const before = lives()
    await bootedContainer({ containerGeneration: 2, terminal: noTerminal })
    await town.until(() => lives() > before)
    expect(town.reports.findLast((report) => report.type === 'agent.status')).toMatchObject({ sessionId: status.sessionId })
    await expect(stat(liveConfig())).rejects.toMatchObject({ code: 'ENOENT' })
  })
})

describe('a container', () => {
  it('writes a manifest for its owner alone that names its process for good', async () => {
    const container = await bootedContainer()
    const file = join(dataDir, containerManifestFile)
    await town.until(() => town.reports.length > 0)
    const manifest = containerManifestSchema.parse(JSON.parse(await readFile(file, 'utf8')))
    expect(manifest).toMatchObject({ pid: container.pid, port: container.port, townId: 'town-1', containerGeneration: 1 })
    const own = (await listProcesses()).find((each) => each.pid === container.pid)
    expect(manifest.processStartTime).toBe(own?.startTime)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
  })

  it('S7: of a town without a mayor serves, and says that it skipped the prewarm', async () => {
    const container = await bootedContainer()
    await town.until(() => town.events.length > 0)
    expect(town.events).toContainEqual(
      expect.objectContaining({ event: 'mayor.prewarm_complete', outcome: 'skipped', agentId: null }),
    )
    const health = containerHealthSchema.parse(await (await container.fetch('/health')).json())
    expect(health).toMatchObject({ state: 'running', agents: [], pid: container.pid })
    expect((await container.fetch(`/agents/${mayorId}/status`)).status).toBe(404)
  })

  it('outlives the end of its parent’s pipes and a SIGHUP', async () => {
    const container = await bootedContainer()
    container.process.stdout?.destroy()
    container.process.stderr?.destroy()
    process.kill(container.pid, 'SIGHUP')
    expect((await container.fetch('/agents/nobody/status')).status).toBe(404)
    expect((await container.fetch('/health')).status).toBe(200)
  })

  it('refuses a second one on its folder, and leaves the first alone', async () => {
    const container = await bootedContainer()
    const second = spawnMain(bootLine(town, dataDir, { containerGeneration: 2 }))
    const [code] = (await once(second, 'exit')) as [number]
    expect(code).toBe(1)
    expect((await container.fetch('/health')).status).toBe(200)
  })

  it('refuses another protocol version, and says so without repeating the line', async () => {
    const child = spawnMain(bootLine(town, dataDir, { protocolVersion: 99 }))
    let text = ''
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    const [code] = (await once(child, 'close')) as [number]
    expect(code).toBe(1)
    expect(text).toContain('protocol 99')
    expect(text).not.toContain(town.token)
  })

  it('that is told nothing ends by itself, as when its control plane is killed', async () => {
    const child = spawnMain('')
    const [code] = (await once(child, 'exit')) as [number]
    expect(code).toBe(0)
  })

  it('keeps its reports while the town is away, over its own end, and sends them to the next address', async () => {
    town.isDown = true
    const container = await bootedContainer()
    const kept = async () => containerHealthSchema.parse(await (await container.fetch('/health')).json()).keptReports
    expect(await kept()).toBeGreaterThan(0)
    process.kill(container.pid, 'SIGKILL')
    await container.exited
    const other = opened(await startTinyTown())
    const next = await bootedContainer({ containerGeneration: 2 })
    const relinked = await next.fetch('/town-link', {
      method: 'PUT',
      body: { url: other.url, token: other.token, expiresAt: '2099-01-01T00:00:00Z' },
    })
    expect(relinked.status).toBe(204)
    await other.until(() => other.reports.filter((report) => report.type === 'container.booted').length === 2)
    expect(other.reports.map((report) => ('containerGeneration' in report ? report.containerGeneration : null))).toEqual([1, 2])
  })

  it('upgrades a terminal with the token alone, of an agent that it does not know as well', async () => {
    const container = await bootedContainer()
    const refusal = async (path: string, headers: Record<string, string>) => {
      const socket = new WebSocket(`ws://127.0.0.1:${container.port}${path}`, { headers })
      const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number; destroy(): void }]
      response.destroy()
      return response.statusCode
    }
    const authorization = 'Bearer control-token-of-at-least-32-characters'
    expect(await refusal('/agents/nobody/terminal', {})).toBe(401)
    expect(await refusal('/agents/nobody/terminal', { authorization, origin: 'http://evil.example' })).toBe(403)
    expect(await refusal('/agents/-bad/terminal', { authorization })).toBe(400)
    const socket = new WebSocket(`ws://127.0.0.1:${container.port}/agents/nobody/terminal`, { headers: { authorization } })
    await once(socket, 'open')
    socket.close()
    await once(socket, 'close')
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pino from 'pino'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import { agentLaunchSpecSchema } from '@gastown/contract/agent-launch'
import type { ConversationMessage } from '@gastown/contract/conversation'
import { messageIdSchema, type MessageId } from '@gastown/contract/ids'
import type { Engine, Role } from '@gastown/contract/model-config'
import type { AgentLaunch } from '../../agent-runner/agent-launch.ts'
import { buildAgentLaunch } from '../../agent-runner/build-agent-launch.ts'
import { systemClock, systemRandom } from '../../clock.ts'
import type { Sandbox } from '../../sandbox/sandbox.ts'
import type { AgentServer, AgentServerEngine, AttachPoint } from '../agent-server.ts'
import type { EngineOptions } from '../create-engine.ts'
import { recordEvents } from './recorded-events.ts'

export type CreateEngine = (options: EngineOptions) => AgentServerEngine

/** What the contract suite works with: a scripted model, a folder for homes, servers that are stopped at the end. */
export interface AgentServerBench extends AsyncDisposable {
  readonly model: ScriptedModel
  readonly containerDir: string
  launch(agentId: string, options?: { role?: Role; model?: string }): AgentLaunch
  /** The launch of a worker, on the server that all of them share, in the folder `worktrees/<agentId>`. */
  worker(agentId: string, options?: { role?: Role; model?: string }): AgentLaunch
  start(
    launch: AgentLaunch,
    options?: Partial<EngineOptions>,
    onBooting?: (attachPoint: AttachPoint) => void,
  ): Promise<AgentServer>
  messageId(): MessageId
}

export async function openBench(options: {
  engine: Engine
  createEngine: CreateEngine
  sandbox: Sandbox
}): Promise<AgentServerBench> {
  const model = await startScriptedModel()
  const containerDir = await mkdtemp(join(tmpdir(), `gastown-${options.engine}-`))
  const servers: AgentServer[] = []
  let messages = 0
  const specOf = (change: object) =>
    agentLaunchSpecSchema.parse({
      rigId: null,
      generation: 1,
      engine: options.engine,
      provider: { kind: 'openai-compatible', id: 'scripted', baseURL: model.baseURL, apiKey: 'sk-test' },
      ...change,
    })
  const worktrees = join(containerDir, 'worktrees')
  const rigs = {
    worktreePath: ({ agentId }: { agentId: string }) => join(worktrees, agentId),
    access: { readOnly: [], readWrite: [worktrees] },
  }
  return {
    model,
    containerDir,
    launch: (agentId, { role = 'mayor', model: modelId = 'scripted' } = {}) =>
      buildAgentLaunch({
        containerDir,
        spec: specOf({
          townId: agentId,
          agentId,
          role,
          model: `scripted/${modelId}`,
          smallModel: `scripted/${modelId}`,
          instructions: 'You are the agent of the contract suite.',
        }),
      }),
    worker: (agentId, { role = 'polecat', model: modelId = 'scripted' } = {}) =>
      buildAgentLaunch({
        containerDir,
        rigs,
        spec: specOf({
          townId: 'town-1',
          agentId,
          role,
          rigId: 'rig-1',
          model: `scripted/${modelId}`,
          smallModel: 'scripted/small',
          instructions: `You are ${agentId}.`,
          work: {
            gitUrl: '/one',
            branch: `gt/${agentId}`,
            target: 'main',
            mustContain: [],
            readOnly: false,
            author: { name: agentId, email: `${agentId}@gastown.invalid` },
          },
        }),
      }),
    start: async (launch, overrides = {}, onBooting = () => {}) => {
      const log = pino({ level: 'silent' })
      const engine = options.createEngine({
        sandbox: options.sandbox,
        random: systemRandom,
        clock: systemClock,
        log,
        ...overrides,
      })
      const server = await engine.start(launch, new AbortController().signal, onBooting)
      servers.push(server)
      return server
    },
    messageId: () => messageIdSchema.parse(`message-${++messages}`),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(servers.map((server) => server.stop(3_000)))
      await model.close()
      await rm(containerDir, { recursive: true, force: true })
    },
  }
}

/**
 * Reads the conversation after each event until it is as expected; the test's timeout is the bound. `from`: only the row of that message
 * and those behind it.
 */
export async function conversationUntil(
  server: AgentServer,
  part: { sessionId: string; from?: MessageId },
  isExpected: (rows: readonly ConversationMessage[]) => boolean,
): Promise<readonly ConversationMessage[]> {
  using events = recordEvents(server)
  for (;;) {
    const changed = events.another()
    const all = await server.readConversation(part.sessionId)
    const begin = part.from === undefined ? 0 : all.findIndex((row) => row.messageId === part.from)
    const rows = begin === -1 ? [] : all.slice(begin)
    if (isExpected(rows)) return rows
    await changed
  }
}

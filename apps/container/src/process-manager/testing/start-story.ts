import pino from 'pino'
import { townIdSchema } from '@gastown/contract/ids'
import { defaultTerminalConfig, type TerminalConfig } from '@gastown/contract/town-config'
import { createNoSandbox } from '../../sandbox/no-sandbox.ts'
import { buildAgentLaunch, buildSpareLaunch } from '../../agent-runner/build-agent-launch.ts'
import type { ProcessState } from '../decide-server-fate.ts'
import { createSdkServers } from '../ensure-sdk-server.ts'
import { createProcessManager, type ProcessManager } from '../process-manager.ts'
import { FakeEngine } from './fake-agent-server.ts'
import { FakeRigs, FakeSnapshots, FakeTerminals, FakeTools, FakeTown, mayorId, specOf } from './fake-surroundings.ts'
import { createManualClock, type ManualClock } from './manual-clock.ts'

/** A container with everything around it faked. */
export interface Story {
  readonly clock: ManualClock
  readonly engine: FakeEngine
  readonly town: FakeTown
  readonly terminals: FakeTerminals
  readonly snapshots: FakeSnapshots
  readonly rigs: FakeRigs
  readonly tools: FakeTools
  readonly manager: ProcessManager
  /** What the system says of any server's process. */
  processState: ProcessState
  /** What any server holds. */
  memoryBytes: number
  databaseIsThere: boolean
  ended: number
}

export function startStory(
  options: {
    prewarm?: boolean
    sleepAfterMinutes?: number
    terminal?: TerminalConfig
    spare?: boolean
    /** The session that the agent had open before this container. */
    lastSessionId?: string
    hasCoresForBoth?: boolean
  } = {},
): Story {
  const clock = createManualClock()
  const engine = new FakeEngine(clock)
  const town = new FakeTown()
  const terminals = new FakeTerminals()
  const snapshots = new FakeSnapshots()
  const [rigs, tools] = [new FakeRigs(), new FakeTools()]
  const log = pino({ level: 'silent' })
  const servers = createSdkServers({
    engines: { kilo: engine, opencode: engine },
    clock,
    log,
    readMemory: () => Promise.resolve(story.memoryBytes),
    onReplaced: (agentId, reason) => town.telemetry({ event: 'agent_server.replaced', agentId, reason }),
  })
  const manager = createProcessManager({
    boot: {
      townId: townIdSchema.parse('town-1'),
      containerGeneration: options.spare === true ? 0 : 1,
      sleepAfterMinutes: options.sleepAfterMinutes ?? 0,
      prewarm: options.prewarm ?? true,
      terminal: options.terminal ?? defaultTerminalConfig,
    },
    bootId: 'boot-1',
    bootBeganAtMs: clock.now(),
    townLink: town,
    spare: options.spare === true ? buildSpareLaunch({ townId: specOf().townId, agentId: mayorId, containerDir: '/data' }) : null,
    parts: {
      buildLaunch: (spec) => buildAgentLaunch({ spec, containerDir: '/data', rigs }),
      lastSessions: { read: () => Promise.resolve(options.lastSessionId ?? ''), write: () => {} },
      prepareWorkspace: () => Promise.resolve(),
      rigs,
      tools,
      keepAttachments: async ({ attachments }) =>
        attachments.map(({ name, mediaType, base64 }) => ({ name, mediaType, bytes: Buffer.from(base64, 'base64'), path: name })),
      fileExists: () => story.databaseIsThere,
      servers,
      snapshots,
      terminals,
      hasCoresForBoth: options.hasCoresForBoth ?? true,
      sandbox: createNoSandbox('a test'),
      townLink: town,
      readProcessState: () => Promise.resolve(story.processState),
      clock,
      log,
    },
    onEnded: () => {
      story.ended += 1
    },
  })
  const story: Story = {
    clock,
    engine,
    town,
    terminals,
    snapshots,
    rigs,
    tools,
    manager,
    processState: 'sleeping',
    memoryBytes: 600_000_000,
    databaseIsThere: false,
    ended: 0,
  }
  return story
}

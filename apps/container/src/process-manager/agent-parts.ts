import type { AgentLaunchSpec } from '@gastown/contract/agent-launch'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { TerminalConfig } from '@gastown/contract/town-config'
import type { AgentId } from '@gastown/contract/ids'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Rigs } from '../rigs/rigs.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import type { Terminals } from '../terminals/terminals.ts'
import type { TownLink } from '../town-link/town-link.ts'
import type { SdkServers } from './sdk-servers.ts'
import type { LastSessions } from './last-sessions.ts'
import type { KeepAttachments } from './keep-attachments.ts'
import type { AgentTools } from './agent-tools.ts'
import type { ReadProcessState } from './watch-server.ts'

/** What every agent of a container is made with. */
export interface AgentParts {
  readonly buildLaunch: (spec: AgentLaunchSpec) => AgentLaunch
  readonly lastSessions: LastSessions
  readonly prepareWorkspace: (launch: AgentLaunch) => Promise<void>
  readonly rigs: Rigs
  readonly tools: { admit(agentId: AgentId): AgentTools }
  readonly keepAttachments: KeepAttachments
  readonly fileExists: (file: string) => boolean
  readonly servers: SdkServers
  readonly snapshots: Snapshots
  readonly terminals: Terminals
  /** A terminal may boot beside its server. */
  readonly hasCoresForBoth: boolean
  /** The town's settings as they are now. */
  readonly terminalConfig: () => TerminalConfig
  readonly sandbox: Sandbox
  readonly townLink: Pick<TownLink, 'report' | 'stream' | 'telemetry' | 'putLastScreen'>
  readonly readProcessState: ReadProcessState
  readonly clock: Clock
  readonly log: Log
}

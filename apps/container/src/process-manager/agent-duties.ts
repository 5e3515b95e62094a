import type { RigId } from '@gastown/contract/ids'
import type { AgentKind } from './agent-kind.ts'
import { createAgentRecord, type AgentRecord } from './agent-record.ts'
import type { OpenSession } from './bring-up.ts'
import { createConversationFeed, type ConversationFeed } from './conversation-feed.ts'
import { createLastScreenSaver, type LastScreenSaver } from './last-screen-saver.ts'
import { policy } from './policy.ts'
import { createQuietWatch, type QuietWatch } from './quiet-watch.ts'
import type { Saves } from './snapshot-schedule.ts'
import { startingState, type StartRequest } from './start-request.ts'
import { createTerminalKeeper, type TerminalKeeper } from './terminal-keeper.ts'

/** What an agent keeps over its sessions. */
export interface AgentDuties {
  readonly record: AgentRecord
  readonly terminal: TerminalKeeper
  readonly conversation: ConversationFeed
  readonly saves: Saves
  readonly quiet: QuietWatch
  readonly screens: LastScreenSaver
}

export function createAgentDuties(options: {
  readonly request: StartRequest
  readonly kind: AgentKind
  readonly rigId: () => RigId | null
  /** The session that is open now. */
  readonly live: () => OpenSession | null
}): AgentDuties {
  const { request, kind, rigId, live } = options
  const { agentId } = request.spec
  const { clock, log, townLink, terminals, sandbox, terminalConfig: config, hasCoresForBoth } = kind.parts
  const report = townLink.report.bind(townLink)
  const record = createAgentRecord({ clock, report, initial: startingState(request, clock.now()) })

  async function isToolRunning(): Promise<boolean> {
    const opened = live()
    // Without a server nobody is silent.
    if (opened === null) return true
    const rows = await opened.server.readConversation(opened.sessionId)
    return rows.some(({ parts = [] }) => parts.some((part) => part.type === 'tool' && part.state === 'running'))
  }

  return {
    record,
    terminal: createTerminalKeeper({ agentId, terminals, sandbox, config, hasCoresForBoth, clock, log }),
    saves: kind.saves,
    conversation: createConversationFeed({
      agentId,
      clock,
      log,
      report,
      onAnswered: () => record.change({ lastActivityAtMs: clock.now() }),
    }),
    quiet: createQuietWatch({ agentId, clock, report, isToolRunning }),
    screens: createLastScreenSaver({
      agentId,
      terminals,
      send: (still) => townLink.putLastScreen({ rigId: rigId(), agentId, generation: record.state.generation, still }),
      clock,
      log,
    }),
  }
}

export async function disposeDuties({ terminal, conversation, saves, screens, quiet }: AgentDuties): Promise<void> {
  await screens.close(policy.drainScreenMs)
  terminal.dispose()
  conversation.close()
  saves.close()
  quiet.end()
}

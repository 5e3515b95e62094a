import type { AgentId } from '@gastown/contract/ids'
import { exportFormat, exportVersion, type ExportLine } from '@gastown/contract/town-export'
import type { TownEngine } from '../engine/town-engine.ts'
import { agentViews } from '../views/agent-view.ts'
import { rigView } from '../views/rig-view.ts'
import { exportedEvent, exportedSettings, withoutCredentials } from './without-secrets.ts'

/** Rows that are read at a time: some hundred kilobytes. */
const pageRows = 500
/** Lists of a store that have no pages. A town has some thousand of each in a year. */
const allRows = 1_000_000

/** Every line of the export, read page by page while it is taken. */
export async function* exportTown(engine: TownEngine, exportedAt: string): AsyncGenerator<ExportLine> {
  const lines: Record<string, number> = {}
  for await (const line of linesOf(engine, exportedAt)) {
    lines[line.kind] = (lines[line.kind] ?? 0) + 1
    yield line
  }
  yield { kind: 'end', lines }
}

async function* linesOf(engine: TownEngine, exportedAt: string): AsyncGenerator<ExportLine> {
  const { town, townId, store } = engine
  const { name, createdAt } = town
  yield { kind: 'town', format: exportFormat, version: exportVersion, exportedAt, townId, name, createdAt }
  yield { kind: 'settings', settings: exportedSettings(town) }
  for (const rig of town.rigs.values()) {
    const view = rigView(rig)
    yield { kind: 'rig', rig: { ...view, gitUrl: withoutCredentials(view.gitUrl) }, config: rig.config }
  }
  for (const agent of agentViews(town)) yield { kind: 'agent', agent }
  for (const convoy of await store.listConvoys({ limit: allRows })) yield { kind: 'convoy', convoy }
  yield* beadsOf(engine)
  for (const merge of town.work.merges.values()) yield { kind: 'merge', merge }
  for (const merge of await store.listEndedMerges({ limit: allRows })) yield { kind: 'merge', merge }
  for (const escalation of await store.listEscalations({ limit: allRows })) yield { kind: 'escalation', escalation }
  yield* mailOf(engine)
  const agents = new Set<AgentId>(town.work.workers.keys())
  yield* eventsOf(engine, agents)
  yield* messagesOf(engine, null)
  for (const agentId of agents) yield* messagesOf(engine, agentId)
}

async function* beadsOf({ store }: TownEngine): AsyncGenerator<ExportLine> {
  let cursor: string | undefined
  do {
    const page = await store.listBeads({ limit: pageRows, cursor })
    for (const bead of page.beads) yield { kind: 'bead', bead }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}

/** Agents that were ever hired are added to `agents`: those that were let go have conversations too. */
async function* eventsOf({ store }: TownEngine, agents: Set<AgentId>): AsyncGenerator<ExportLine> {
  let after = 0
  for (;;) {
    const page = await store.readEvents({ after, limit: pageRows })
    for (const { seq, event } of page) {
      if (event.type === 'worker.hired') agents.add(event.agentId)
      yield { kind: 'event', seq, event: exportedEvent(event) }
      after = seq
    }
    if (page.length < pageRows) return
  }
}

async function* messagesOf({ store }: TownEngine, agentId: AgentId | null): AsyncGenerator<ExportLine> {
  const rows = await store.readConversation({ limit: allRows, ...(agentId === null ? {} : { agentId }) })
  for (const message of rows) yield { kind: 'message', agentId, message }
}

/** Newest first; what was delivered long ago is told by its events. */
async function* mailOf({ store }: TownEngine): AsyncGenerator<ExportLine> {
  for (const mail of await store.listMail({ waiting: false, limit: allRows })) yield { kind: 'mail', mail }
}

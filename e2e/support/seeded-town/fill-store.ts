import type { AgentId } from '@gastown/contract/ids'
import { inputIdSchema } from '@gastown/contract/ids'
import type { Taken } from '@gastown/core/take'
import type { Town } from '@gastown/core/town'
import { createSqliteTownStores } from '@gastown/store/sqlite-town-store'
import type { TownStore, Turn } from '@gastown/store/town-store'
import type { SeedStory } from './seed-story.ts'

/**
 * Writes a told town as its engine would have, but for two things: many turns are one transaction, since each waits for the disk; and
 * what those turns owed the container is not in the outbox, since it was done. What is owed now, the first turn of the control plane owes.
 */
export async function fillStore(dir: string, story: SeedStory): Promise<void> {
  const store = await createSqliteTownStores({ dir }).open(story.town.townId)
  try {
    await commit(store, { before: null, after: story.town, events: story.events, name: 'story' }, story.taken)
    for (const [agentId, taken] of talksOf(story)) await commitTalk(store, story.town, agentId, taken)
  } finally {
    await store.close()
  }
}

async function commit(
  store: TownStore,
  { name, ...turn }: Pick<Turn, 'before' | 'after' | 'events'> & { name: string },
  taken: readonly Taken[],
): Promise<void> {
  await store.commit({
    ...turn,
    actions: [],
    receipt: receiptOf(name, turn.after.createdAt),
    conversation: taken.filter(({ conversationOf }) => conversationOf === undefined).flatMap(({ conversation }) => conversation),
    finished: {
      beads: taken.flatMap(({ finished }) => finished.beads),
      convoys: taken.flatMap(({ finished }) => finished.convoys),
      merges: taken.flatMap(({ finished }) => finished.merges),
      escalations: taken.flatMap(({ finished }) => finished.escalations),
      mail: taken.flatMap(({ finished }) => finished.mail),
    },
  })
}

function talksOf({ taken }: SeedStory): ReadonlyMap<AgentId, readonly Taken[]> {
  const talks = new Map<AgentId, Taken[]>()
  for (const one of taken) {
    if (one.conversationOf === undefined) continue
    const known = talks.get(one.conversationOf)
    if (known === undefined) talks.set(one.conversationOf, [one])
    else known.push(one)
  }
  return talks
}

async function commitTalk(store: TownStore, town: Town, agentId: AgentId, taken: readonly Taken[]): Promise<void> {
  await store.commit({
    before: town,
    after: town,
    events: [],
    actions: [],
    receipt: receiptOf(`talk-${agentId}`, town.createdAt),
    conversation: taken.flatMap(({ conversation }) => conversation),
    conversationOf: agentId,
    finished: { beads: [], convoys: [], merges: [], escalations: [], mail: [] },
  })
}

function receiptOf(name: string, at: string): Turn['receipt'] {
  return { inputId: inputIdSchema.parse(`seed-${name}`), at, outcome: { accepted: true, ids: {} } }
}

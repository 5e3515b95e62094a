import type { TownEvent } from '@gastown/contract/events'
import type { TownId } from '@gastown/contract/ids'
import type { Town } from '@gastown/core/town'
import { createSqliteTownStores } from './sqlite-town-store.ts'
import { sampleAction, sampleAt, sampleMessage, sampleTown, sampleTurn } from './town-samples.ts'

/*
 * Commits turns for ever, until it is killed, and prints the number of each after its commit resolved. Every turn writes an
 * event, a row, an action, a receipt and a message of the same number, so that half a turn shows.
 */
const store = await createSqliteTownStores({ dir: process.argv[2] ?? '' }).open('town-1' as TownId)
let before: Town | null = await store.load()
for (let number = (before?.launchRevision ?? 0) + 1; ; number += 1) {
  const after: Town = { ...(before ?? sampleTown()), launchRevision: number }
  const events: TownEvent[] = [{ type: 'mayor.slept', generation: number, at: sampleAt }]
  const conversation = [sampleMessage({ id: `m-${number}`, text: String(number) })]
  await store.commit(
    sampleTurn({
      inputId: `input-${number}`,
      before,
      after,
      events,
      actions: [sampleAction(`a-${number}`, number)],
      conversation,
    }),
  )
  process.stdout.write(`${number}\n`)
  before = after
  // Output and signals get their turn.
  await new Promise((resolve) => setImmediate(resolve))
}

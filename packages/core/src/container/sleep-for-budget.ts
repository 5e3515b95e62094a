import type { TownEvent } from '@gastown/contract/events'
import type { Intent } from '@gastown/contract/intents'
import type { Town } from '../town.ts'

/** The machine's memory does not carry it: a container that works, or has something to deliver, stays all the same. */
export function sleepForBudget(
  town: Town,
  { budgetBytes, warmTowns }: Extract<Intent, { type: 'container.sleep' }>,
  at: string,
): readonly TownEvent[] {
  const { container, mayor, inbox } = town
  const isWorking = mayor?.run.state === 'starting' || (mayor?.run.state === 'live' && mayor.run.activity === 'working')
  if (container.run.state !== 'running' || isWorking || inbox.size > 0) return []
  const were =
    warmTowns === 1
      ? '1 town was warm, and more than that does not fit.'
      : `${warmTowns} towns were warm and this one was used least lately.`
  const reason = `It sleeps to keep the memory budget of ${renderGibibytes(budgetBytes)} GiB: ${were}`
  return [{ type: 'container.stop_requested', containerGeneration: container.containerGeneration, restart: false, reason, at }]
}

function renderGibibytes(bytes: number): string {
  return String(Math.round((bytes / 1024 ** 3) * 10) / 10)
}

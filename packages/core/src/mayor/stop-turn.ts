import type { InputId } from '@gastown/contract/ids'
import { accept, type Decision } from '../decision.ts'
import type { Town } from '../town.ts'

/** The turn that the mayor is in shall end. Nothing to do when it is in none, and when that is wanted already. */
export function stopTurn(town: Town, stopId: InputId, at: string): Decision {
  const { mayor } = town
  if (mayor === null || mayor.stop !== undefined || !isInTurn(town)) return accept([])
  return accept([{ type: 'mayor.stop_requested', stopId, at }])
}

/** A mayor that comes back goes on with the turn that was cut off; one that sleeps is in none until someone wakes it. */
function isInTurn({ mayor, inbox }: Town): boolean {
  if (mayor === null || mayor.run.state === 'asleep') return false
  if (mayor.run.state === 'live' && mayor.run.activity === 'working') return true
  return Array.from(inbox.values()).some(({ state }) => state === 'delivered')
}

import { describe, expect, it } from 'vitest'
import type { InputId } from '@gastown/contract/ids'
import { decide } from '../decide.ts'
import { evolve } from '../evolve.ts'
import { TownStory } from '../town-story.ts'
import { sleepForBudget } from './sleep-for-budget.ts'

const at = '2026-06-01T00:00:00.000Z'
const intent = { type: 'container.sleep', inputId: 'input-1' as InputId, budgetBytes: 12 * 1024 ** 3, warmTowns: 9 } as const

describe('a container that the memory budget does not carry', () => {
  it('stops, and says why it sleeps', () => {
    let { town } = TownStory.live()
    for (const event of sleepForBudget(town, intent, at)) town = evolve(town, event) ?? town
    expect(town.container.run).toMatchObject({ state: 'stopping', restart: false })
    const { containerGeneration } = town.container
    const report = { type: 'container.gone', inputId: 'input-2' as InputId, containerGeneration, reason: 'x' } as const
    const decision = decide(town, { kind: 'report', report }, at)
    if (!decision.accepted) throw new Error(decision.detail)
    for (const event of decision.events) town = evolve(town, event) ?? town
    expect(decision.events).toContainEqual(expect.objectContaining({ type: 'container.stopped', cause: 'budget' }))
    expect(town.container.run).toEqual({
      state: 'asleep',
      cause: 'budget',
      reason: 'It sleeps to keep the memory budget of 12 GiB: 9 towns were warm and this one was used least lately.',
    })
  })
  it('stays when its mayor works', () => {
    const { town } = TownStory.live()
    const { mayor } = town
    if (mayor?.run.state !== 'live') throw new Error('no live mayor')
    expect(sleepForBudget({ ...town, mayor: { ...mayor, run: { ...mayor.run, activity: 'working' } } }, intent, at)).toEqual([])
  })
})

import { addSpend, noSpend, type Spend } from '@gastown/contract/work/spend'
import type { Costs } from '@gastown/contract/work/work-view'
import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { clip } from '../clip.ts'
import { openTown, townOption } from '../open-town.ts'
import { renderTable } from '../render-table.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { renderCost } from './render-cost.ts'

const titleCharacters = 48
/** `--json` has them all. */
const shownRows = 15

export function addCostsCommand(program: Command, io: TerminalIo): void {
  program
    .command('costs [town]')
    .description('what the town has spent: by day, agent, rig, convoy and bead')
    .option(...townOption)
    .action(async (town: string | undefined, _options: unknown, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.getCosts.query({ townId })
      answer(io, { json: options.json, value, lines: () => renderCosts(value) })
    })
}

export function renderCosts({ total, byDay, byAgent, byRig, byConvoy, byBead }: Costs): string[] {
  return [
    `${renderCost(total)}, ${total.inputTokens} tokens read, ${total.cachedTokens} of a cache, ${total.outputTokens} written`,
    ...tableOf(
      'DAY',
      byDay.toSorted((one, other) => other.day.localeCompare(one.day)).map(({ day, spend }) => [day, spend]),
    ),
    ...tableOf(
      'AGENT',
      byAgent.map(({ name, spend }) => [name, spend]),
    ),
    ...tableOf(
      'RIG',
      byRig.map(({ name, spend }) => [name, spend]),
    ),
    ...tableOf(
      'CONVOY',
      byConvoy.map(({ title, spend }) => [title, spend]),
    ),
    ...tableOf(
      'BEAD',
      byBead.map(({ title, spend }) => [title, spend]),
    ),
  ]
}

function tableOf(name: string, spent: readonly (readonly [string, Spend])[]): string[] {
  if (spent.length === 0) return []
  const row = (what: string, spend: Spend): (string | number)[] => [
    clip(what, titleCharacters),
    renderCost(spend),
    spend.inputTokens,
    spend.cachedTokens,
    spend.outputTokens,
  ]
  const rest = spent.slice(shownRows)
  const others =
    rest.length === 0
      ? []
      : [
          row(
            `… ${rest.length} more`,
            rest.reduce((sum, [, spend]) => addSpend(sum, spend), noSpend),
          ),
        ]
  const rows = [...spent.slice(0, shownRows).map(([what, spend]) => row(what, spend)), ...others]
  return ['', ...renderTable([name, 'COST', 'READ', 'CACHED', 'WRITTEN'], rows)]
}

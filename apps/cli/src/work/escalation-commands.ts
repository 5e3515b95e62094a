import type { Escalation } from '@gastown/contract/work/escalation'
import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { openTown, openTownOfMany, townOption } from '../open-town.ts'
import type { TerminalIo } from '../terminal-io.ts'

export function addEscalationCommands(program: Command, io: TerminalIo): void {
  const escalation = program.command('escalation').description('problems that agents or the town hand up to you')

  escalation
    .command('list [town]')
    .description('those that nobody has acknowledged, newest first')
    .option(...townOption)
    .option('--all', 'those that were acknowledged too')
    .action(async (town: string | undefined, { all = false }: { all?: boolean }, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.listEscalations.query({ townId, all })
      const lines = (): string[] =>
        value.escalations.length === 0 ? ['Nothing waits for you.'] : value.escalations.flatMap(linesOf)
      answer(io, { json: options.json, value, lines })
    })

  escalation
    .command('ack')
    .description('say that you have seen it')
    .argument('[words...]', '[town] and the ids of the escalations')
    .usage('[options] [town] <escalation...>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const { client, options, townId, rest: escalationIds } = await openTownOfMany(command, io, words)
      for (const escalationId of escalationIds) await client.acknowledgeEscalation.mutate({ townId, escalationId })
      answer(io, {
        json: options.json,
        value: { done: true, escalationIds },
        lines: () => [`Acknowledged: ${escalationIds.join(', ')}.`],
      })
    })
}

function linesOf({ escalationId, severity, title, body, raisedBy, lastRaisedAt, count, ...about }: Escalation): string[] {
  const { beadId, mergeId, convoyId, agentId, acknowledgedAt } = about
  const subject = [beadId, mergeId, convoyId, agentId].filter((id) => id !== undefined).join(', ')
  return [
    `${severity.toUpperCase()}  ${title}`,
    `  ${escalationId}, by ${raisedBy} at ${lastRaisedAt}${count > 1 ? `, ${count} times` : ''}${subject === '' ? '' : `, about ${subject}`}`,
    ...(acknowledgedAt === undefined ? [] : [`  acknowledged at ${acknowledgedAt}`]),
    ...body.split('\n').flatMap((line) => (line.trim() === '' ? [] : [`  ${line}`])),
  ]
}

import type { AgentView } from '@gastown/contract/work/worker'
import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { clip } from '../clip.ts'
import { openTown, townOption } from '../open-town.ts'
import { renderTable } from '../render-table.ts'
import { splitWords } from '../split-words.ts'
import type { TerminalIo } from '../terminal-io.ts'
import { findAgent } from './find-agent.ts'
import { renderCost } from './render-cost.ts'

const statusCharacters = 60

export function addAgentCommands(program: Command, io: TerminalIo): void {
  const agent = program.command('agent').description('the agents of a town: its mayor, its workers and its reviewers')

  agent
    .command('list [town]')
    .description('who works on what')
    .option(...townOption)
    .action(async (town: string | undefined, _options: unknown, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const value = await client.listAgents.query({ townId })
      answer(io, {
        json: options.json,
        value,
        lines: () => (value.agents.length === 0 ? ['No agents yet.'] : renderTable(head, value.agents.map(rowOf))),
      })
    })

  agent
    .command('reset')
    .description('stop an agent, keep its work, and give its bead back to the others')
    .argument('[words...]', '[town] <agent>, by id or name')
    .usage('[options] [town] <agent>')
    .option(...townOption)
    .action(async (words: string[], _options: unknown, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['agent'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const { agentId, name } = await findAgent(client, townId, named.agent)
      const value = await client.resetAgent.mutate({ townId, agentId })
      answer(io, { json: options.json, value, lines: () => [`${name} is being stopped; its work is kept.`] })
    })

  agent
    .command('message')
    .description('send an agent mail; it is told of it when it works')
    .argument('[words...]', '[town] <agent> <text>, the agent by id or name')
    .usage('[options] [town] <agent> <text>')
    .option(...townOption)
    .option('--subject <subject>', 'what it is about')
    .option('--nudge', 'push it into the session that runs now, and drop it when none does')
    .action(async (words: string[], { subject, nudge }: { subject?: string; nudge?: boolean }, command: Command) => {
      const named = splitWords(command, words, { where: ['town'], what: ['agent', 'text'] })
      const { client, options, townId } = await openTown(command, io, named.town)
      const { agentId, name } = await findAgent(client, townId, named.agent)
      const value = await client.sendMail.mutate({
        townId,
        agentId,
        body: named.text,
        kind: nudge === true ? 'nudge' : 'mail',
        ...(subject === undefined ? {} : { subject }),
      })
      answer(io, { json: options.json, value, lines: () => [`Sent to ${name}.`] })
    })
}

const head = ['AGENT', 'NAME', 'ROLE', 'STATE', 'WORKS ON', 'SAYS', 'COST']

function rowOf(agent: AgentView): string[] {
  const { agentId, name, role, state, beadId, mergeId, statusLine = '', quietSince, spend } = agent
  const quiet = quietSince === undefined ? '' : `quiet since ${quietSince} `
  return [
    agentId,
    name,
    role,
    state,
    beadId ?? mergeId ?? '-',
    clip(`${quiet}${statusLine}`, statusCharacters),
    renderCost(spend),
  ]
}

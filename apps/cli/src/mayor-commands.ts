import { historyDaysSchema } from '@gastown/contract/startup-history'
import { InvalidArgumentError, type Command } from 'commander'
import { answer } from './answer.ts'
import { connect } from './control-plane.ts'
import { findTown } from './find-town.ts'
import { globalOptionsOf } from './global-options.ts'
import { renderStartupHistory } from './render-startup-history.ts'
import { sendAndWait } from './send-and-wait.ts'
import type { TerminalIo } from './terminal-io.ts'
import { uploadAttachment } from './upload-attachment.ts'

interface MessageOptions {
  readonly town?: string
  readonly wait?: boolean
  readonly attach?: readonly string[]
  readonly timeout: number
}

/** A turn of a real model with tools can take minutes. */
const answerTimeoutSeconds = 300

export function addMayorCommands(program: Command, io: TerminalIo): void {
  const mayor = program.command('mayor').description("the town's one agent that you talk to")

  mayor
    .command('ensure [town]')
    .description('see to it that the mayor is live')
    .action(async (named: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, named)
      const value = await client.ensureMayor.mutate({ townId })
      answer(io, { json: options.json, value, lines: () => [`The mayor is ${value.sessionStatus} (${value.agentId}).`] })
    })

  mayor
    .command('status [town]')
    .description('whether the mayor is live')
    .action(async (named: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, named)
      const [value, town] = await Promise.all([client.getMayorStatus.query({ townId }), client.getTown.query({ townId })])
      const { session } = value
      const reason = town.mayor?.reason ?? ''
      answer(io, {
        json: options.json,
        value,
        lines: () =>
          session === null
            ? ['The town has no mayor yet. Bring it up with: gastown mayor ensure']
            : [`The mayor is ${session.status}; last active ${session.lastActivityAt}.`, ...(reason === '' ? [] : [reason])],
      })
    })

  mayor
    .command('startup [town]')
    .description('how its last starts went, phase by phase')
    .option('--days <days>', 'how far to look back, 1 to 30', parseDays, 7)
    .action(async (named: string | undefined, { days }: { days: number }, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, named)
      const value = await client.getStartupHistory.query({ townId, days })
      answer(io, { json: options.json, value, lines: () => renderStartupHistory(value) })
    })

  mayor
    .command('message <text>')
    .description('send the mayor a message; it is kept until the mayor can take it')
    .option('--town <town>', 'id or name of the town (default: the only one)')
    .option('--attach <file...>', 'files to send with it, each of at most 10 MiB')
    .option('--wait', 'wait for the answer and print it')
    .option('--timeout <seconds>', 'how long to wait', parseSeconds, answerTimeoutSeconds)
    .action(async (message: string, messageOptions: MessageOptions, command: Command) => {
      const options = globalOptionsOf(command, io)
      const connection = connect(options)
      const { townId } = await findTown(connection.client, messageOptions.town)
      const files = messageOptions.attach ?? []
      const attachmentIds = await Promise.all(files.map((file) => uploadAttachment(connection, { townId, file })))
      const attached = attachmentIds.length === 0 ? {} : { attachmentIds }
      if (messageOptions.wait !== true) {
        const value = await connection.client.sendMessage.mutate({ townId, message, ...attached })
        return answer(io, {
          json: options.json,
          value,
          lines: () => [`Kept as ${value.messageId}; the mayor is ${value.sessionStatus}.`],
        })
      }
      const value = await sendAndWait(connection, { townId, message, ...attached, timeoutMs: messageOptions.timeout * 1000 })
      answer(io, { json: options.json, value, lines: () => [value.answer] })
    })

  mayor
    .command('stop [town]')
    .description('end the turn that the mayor is in; what it said so far stays')
    .action(async (named: string | undefined, _options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, named)
      const value = await client.stopTurn.mutate({ townId })
      answer(io, { json: options.json, value, lines: () => ["The mayor's turn is being stopped, if it is in one."] })
    })
}

function parseDays(text: string): number {
  const days = historyDaysSchema.safeParse(Number(text)).data
  if (days === undefined) throw new InvalidArgumentError('Days are a whole number, 1 to 30.')
  return days
}

function parseSeconds(text: string): number {
  const seconds = Number(text)
  if (!(seconds > 0 && seconds <= 86_400)) throw new InvalidArgumentError('Seconds are more than 0 and at most 86400.')
  return seconds
}

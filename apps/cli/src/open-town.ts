import type { TownId } from '@gastown/contract/ids'
import type { Command } from 'commander'
import { connect, type Connection } from './control-plane.ts'
import { findTown } from './find-town.ts'
import { globalOptionsOf, type GlobalOptions } from './global-options.ts'
import type { TerminalIo } from './terminal-io.ts'

/** The town that a command is about, and the way to it. */
export interface OpenTown extends Connection {
  readonly options: GlobalOptions
  readonly connection: Connection
  readonly townId: TownId
}

/** The option that names the town where no word does. */
export const townOption = ['--town <town>', 'id or name of the town (default: the only one)'] as const

/** Finds the town that is named by a word or by `--town`, else the only one. Rejects as `connect` and `findTown` do. */
export async function openTown(command: Command, io: TerminalIo, word: string | undefined): Promise<OpenTown> {
  const option = command.opts<{ town?: string }>().town
  if (word !== undefined && option !== undefined && word !== option)
    command.error(`error: the town is said twice: ${word}, and --town ${option}.`)
  const options = globalOptionsOf(command, io)
  const connection = connect(options)
  const { townId } = await findTown(connection.client, word ?? option)
  return { ...connection, options, connection, townId }
}

/** The same for words without a fixed number: the first names the town when there is one of that id or name, the others stay. */
export async function openTownOfMany(
  command: Command,
  io: TerminalIo,
  words: readonly string[],
): Promise<OpenTown & { readonly rest: string[] }> {
  const [first, ...others] = words
  if (first === undefined) command.error(`error: an id is missing: ${command.usage()}`)
  const isTown =
    others.length > 0 &&
    (await connect(globalOptionsOf(command, io)).client.listTowns.query()).towns.some(
      ({ townId, name }) => townId === first || name === first,
    )
  return { ...(await openTown(command, io, isTown ? first : undefined)), rest: isTown ? others : [...words] }
}

import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { answer } from './answer.ts'
import { connect } from './control-plane.ts'
import { findRig } from './find-rig.ts'
import { findTown } from './find-town.ts'
import { globalOptionsOf } from './global-options.ts'
import { townOption } from './open-town.ts'
import { renderTable } from './render-table.ts'
import type { TerminalIo } from './terminal-io.ts'
import { addRigConfigCommand } from './work/rig-config-command.ts'

interface RigOptions {
  readonly town?: string
  readonly name?: string
  readonly branch?: string
}

export function addRigCommands(program: Command, io: TerminalIo): void {
  const rig = program.command('rig').description('the repositories that a town works on')

  rig
    .command('add <repository>')
    .description('add a repository: a URL, user@host:path, or a folder')
    .option(...townOption)
    .option('--name <name>', 'name of the rig (default: that of the repository)')
    .option('--branch <branch>', 'branch that work lands on (default: as the repository says)')
    .action(async (repository: string, rigOptions: RigOptions, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, rigOptions.town)
      const gitUrl = gitUrlOf(repository)
      const name = rigOptions.name ?? rigNameOf(gitUrl)
      const made = await client.createRig.mutate({
        townId,
        name,
        gitUrl,
        ...(rigOptions.branch === undefined ? {} : { defaultBranch: rigOptions.branch }),
      })
      answer(io, {
        json: options.json,
        value: made,
        lines: () => [`Added the rig ${made.name} (${made.defaultBranch}): ${made.rigId}`],
      })
    })

  rig
    .command('list')
    .description('the rigs of a town')
    .option(...townOption)
    .action(async (rigOptions: RigOptions, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, rigOptions.town)
      const value = await client.listRigs.query({ townId })
      const rows = value.rigs.map((one) => [one.rigId, one.name, one.defaultBranch, one.gitUrl])
      const lines = (): string[] =>
        rows.length === 0
          ? ['No rigs yet. Add one: gastown rig add <repository>']
          : renderTable(['RIG', 'NAME', 'BRANCH', 'REPOSITORY'], rows)
      answer(io, { json: options.json, value, lines })
    })

  rig
    .command('remove <rig>')
    .description('take a rig, by id or name, out of the town; the repository stays')
    .option(...townOption)
    .action(async (named: string, rigOptions: RigOptions, command: Command) => {
      const options = globalOptionsOf(command, io)
      const { client } = connect(options)
      const { townId } = await findTown(client, rigOptions.town)
      const { rigId, name } = await findRig(client, townId, named)
      const value = await client.deleteRig.mutate({ townId, rigId })
      answer(io, { json: options.json, value, lines: () => [`Removed the rig ${name}.`] })
    })

  addRigConfigCommand(rig, io)
}

/** A folder of this machine by its absolute path, so that it means the same to the control plane; everything else as it is. */
function gitUrlOf(repository: string): string {
  const isFolder =
    /^\.{0,2}(?:\/|$)/.test(repository) || (!repository.includes(':') && !repository.startsWith('-') && existsSync(repository))
  return isFolder && repository !== '' ? resolve(repository) : repository
}

export function rigNameOf(gitUrl: string): string {
  return basename(
    gitUrl
      .replace(/[/\s]+$/, '')
      .replace(/\.git$/, '')
      .replace(/^.*:/, ''),
  )
}

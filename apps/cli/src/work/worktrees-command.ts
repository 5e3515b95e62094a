import type { Command } from 'commander'
import { answer } from '../answer.ts'
import { openTown, townOption } from '../open-town.ts'
import { renderTable } from '../render-table.ts'
import type { TerminalIo } from '../terminal-io.ts'

const bytesPerMegabyte = 1_000_000

export function addWorktreesCommand(program: Command, io: TerminalIo): void {
  program
    .command('worktrees [town]')
    .description("what the workers' worktrees take on the disk")
    .option(...townOption)
    .action(async (town: string | undefined, _options: unknown, command: Command) => {
      const { client, options, townId } = await openTown(command, io, town)
      const [value, { rigs }] = await Promise.all([client.getWorktreeUsage.query({ townId }), client.listRigs.query({ townId })])
      const nameOf = (rigId: string): string => rigs.find((rig) => rig.rigId === rigId)?.name ?? rigId
      const rows = value.worktrees
        .toSorted((one, other) => other.bytes - one.bytes)
        .map((one) => [
          nameOf(one.rigId),
          one.agentId,
          one.beadId ?? '-',
          megabytes(one.bytes),
          one.inUse ? 'now' : one.lastUsedAt,
        ])
      const sum = value.worktrees.reduce((total, { bytes }) => total + bytes, 0)
      answer(io, {
        json: options.json,
        value,
        lines: () => [
          ...renderTable(['RIG', 'AGENT', 'BEAD', 'SIZE', 'USED'], rows),
          `${value.worktrees.length} worktrees: ${megabytes(sum)}; repositories: ${megabytes(value.repositoryBytes)}`,
        ],
      })
    })
}

function megabytes(bytes: number): string {
  return `${(bytes / bytesPerMegabyte).toFixed(1)} MB`
}

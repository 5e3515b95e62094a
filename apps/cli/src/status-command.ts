import type { Command } from 'commander'
import { answer } from './answer.ts'
import { connectionTo, findControlPlane } from './control-plane.ts'
import { globalOptionsOf, type GlobalOptions } from './global-options.ts'
import { listContainers } from './list-containers.ts'
import { renderTable } from './render-table.ts'
import type { TerminalIo } from './terminal-io.ts'

export function addStatusCommand(program: Command, io: TerminalIo): void {
  program
    .command('status')
    .description('whether a control plane runs, and the state of its towns')
    .action(async (_options: unknown, command: Command) => {
      const options = globalOptionsOf(command, io)
      const where = findWhere(options)
      if (where === null) return answerStopped(io, options)
      const { client } = connectionTo(where.url, where.token)
      const [system, { towns }, { loginUrl }] = await Promise.all([
        client.getSystem.query(),
        client.listTowns.query(),
        client.createLoginLink.mutate(),
      ])
      const value = {
        running: true,
        url: where.url,
        pid: where.pid,
        dataDir: system.dataDir,
        version: system.version,
        recovering: system.recovering,
        loginUrl,
        towns,
      }
      const rows = towns.map((town) => [town.townId, town.name, town.containerState, town.mayorStatus ?? '-'])
      answer(io, {
        json: options.json,
        value,
        lines: () => [
          `Serving ${where.url} from ${system.dataDir}${where.pid === null ? '' : ` (process ${where.pid})`}${system.recovering ? ', recovering' : ''}`,
          `Log in (works once, for ten minutes): ${loginUrl}`,
          ...renderTable(['TOWN', 'NAME', 'CONTAINER', 'MAYOR'], rows),
        ],
      })
    })
}

function findWhere(options: GlobalOptions): { url: string; token: string; pid: number | null } | null {
  if (options.url !== undefined && options.token !== undefined) return { url: options.url, token: options.token, pid: null }
  return findControlPlane(options.dataDir)
}

function answerStopped(io: TerminalIo, { json, dataDir }: GlobalOptions): void {
  const containers = listContainers(dataDir).map(({ townId, pid }) => ({ townId, pid }))
  const left = containers.map(
    ({ townId, pid }) =>
      `The container of ${townId} still runs (process ${pid}); gastown up takes it over, gastown down ends it.`,
  )
  answer(io, {
    json,
    value: { running: false, dataDir, containers },
    lines: () => [`No control plane runs on ${dataDir}. Start it with: gastown up`, ...left],
  })
}

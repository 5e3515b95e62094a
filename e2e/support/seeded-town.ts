import path from 'node:path'
import type { ContainerReport } from '@gastown/contract/reports'
import type { ContainerStreamBody } from '@gastown/contract/town-routes'
import type { GateOutput } from '@gastown/contract/work/gate-output'
import type { Town } from '@gastown/core/town'
import { gastownUp, temporaryDataDir, type GastownProcess } from './gastown-process.ts'
import { makeRepository } from './git-repository.ts'
import { fillStore } from './seeded-town/fill-store.ts'
import { startQuietContainer } from './seeded-town/start-quiet-container.ts'
import type { SeedRigs } from './seeded-town/tell-history.ts'
import { tellTown } from './seeded-town/tell-town.ts'
import { until } from './until.ts'

type Unreported<T> = T extends unknown ? Omit<T, 'reportId' | 'at'> : never

/**
 * A real control plane over the records of a town that two weeks of work went through: beads in every state and with every reason to wait,
 * three rigs, six convoys, thirty workers at their beads, merges in every state, escalations, mail, money, and talk. All of it was
 * decided by the real core and is in the real store. No engine and no model runs: the town's container is one that takes every order and
 * does nothing, so that the town stays as it is until a test changes it.
 */
export interface SeededTown {
  readonly gastown: GastownProcess
  readonly dataDir: string
  readonly townId: string
  readonly rigs: SeedRigs
  /** What is not finished, as it was when the control plane started. Finished beads are in the store only. */
  readonly town: Town
  /** A real change by a call: the bead that waits longest for a worker gets this title. */
  change(title: string): Promise<void>
  /** A report of the container, as if what it says had happened; rejects when the town refuses it. */
  report(report: Unreported<ContainerReport>): Promise<void>
  /** New text of an answer that streams. */
  stream(body: ContainerStreamBody): Promise<void>
  /** What a gate of a batch that is verified prints. */
  print(output: GateOutput): Promise<void>
  /** Starts the control plane anew after a crash of it, on the same port; it adopts the container again. */
  restart(): Promise<void>
  end(): Promise<void>
}

export interface SeededTownOptions {
  /** Of all times; some hundred are needed for all states. */
  readonly beads?: number
  /** Another number, another town. */
  readonly seed?: number
  readonly port?: number
  /** Where the rigs say that their repositories are, which then are not there: for pictures. Absent: real ones in the data folder. */
  readonly repositoriesAt?: string
}

export async function openSeededTown(options: SeededTownOptions = {}): Promise<SeededTown> {
  const { beads = 1000, seed = 5, port, repositoriesAt } = options
  const folder = await temporaryDataDir()
  const { dataDir } = folder
  const repositoryOf = (name: string): string => path.join(repositoriesAt ?? path.join(dataDir, 'repositories'), name)
  if (repositoriesAt === undefined)
    await Promise.all(['shop-web', 'billing-api', 'mobile-app'].map((name) => makeRepository(repositoryOf(name), { bare: true })))
  const { story, rigs } = tellTown({ beads, seed, nowMs: Date.now(), gitUrlOf: repositoryOf })
  await fillStore(path.join(dataDir, 'towns'), story)
  const { town } = story
  const { townId } = town
  const container = await startQuietContainer(dataDir, town)
  const up = (wished?: number) =>
    gastownUp({ dataDir, args: ['--autostart', 'none'], ...(wished === undefined ? {} : { port: wished }) })
  let gastown = await up(port)
  await untilAdopted(gastown, townId)
  const [changed] = [...town.work.beads.values()].filter(({ beadId }) => beadId.startsWith('bead-backlog-'))
  let reports = 0
  return {
    get gastown() {
      return gastown
    },
    dataDir,
    townId,
    rigs,
    town,
    async change(title) {
      if (changed === undefined) throw new Error('A town with so few beads has no backlog to change.')
      await gastown.client.updateBead.mutate({ townId, beadId: changed.beadId, patch: { title } })
    },
    async report(report) {
      reports += 1
      const whole = { ...report, reportId: `told-${reports}-${Date.now()}`, at: new Date().toISOString() }
      const answer = (await container.tell('say', { reports: [whole] })) as { refused: readonly { code: string }[] }
      const [refusal] = answer.refused
      if (refusal !== undefined) throw new Error(`The town refused ${report.type}: ${refusal.code}`)
    },
    stream: async (body) => void (await container.tell('stream', body)),
    print: async (output) => void (await container.tell('print', output)),
    async restart() {
      gastown = await up(Number(new URL(gastown.url).port))
      await untilAdopted(gastown, townId)
    },
    async end() {
      await gastown.drain()
      await container.end()
      await folder.remove()
    },
  }
}

/** The town is open, and its container runs. */
async function untilAdopted({ client }: GastownProcess, townId: string): Promise<void> {
  await until('the container of the seeded town is adopted', async () => {
    const view = await client.getTown.query({ townId }).catch(() => null)
    return view?.container.state === 'running'
  })
}

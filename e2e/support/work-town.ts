import path from 'node:path'
import type { ModelPrice } from '@gastown/contract/model-config'
import type { BeadView } from '@gastown/contract/work/bead'
import type { NewConvoy } from '@gastown/contract/work/convoy'
import type { RigConfigPatch } from '@gastown/contract/work/rig-config'
import type { WorkConfigPatch } from '@gastown/contract/work/work-config'
import { startScriptedModel, type ScriptedModel } from '@gastown/demo-model/start-scripted-model'
import { gastownUp, readManifest, temporaryDataDir, withoutTerminal, type GastownProcess } from './gastown-process.ts'
import { makeRepository, type GitRepository } from './git-repository.ts'
import { until } from './until.ts'

/** How long a bead may take from its making to its landing, with boots of servers on a slow machine. */
const landsWithinMs = 120_000

/** A town with a scripted model whose workers do what their beads say, and repositories of its own. */
export interface WorkTown {
  gastown: GastownProcess
  readonly model: ScriptedModel
  readonly dataDir: string
  readonly townId: string
  /** A rig on a repository that was made for it. */
  rig(
    name: string,
    options?: { bare?: boolean; files?: Readonly<Record<string, string>>; config?: RigConfigPatch },
  ): Promise<{ rigId: string; repository: GitRepository }>
  bead(rigId: string, title: string, more?: { body?: string; dependsOn?: string[]; hold?: boolean }): Promise<string>
  convoy(
    rigId: string,
    tasks: readonly { title: string; body?: string; dependsOn?: number[] }[],
    more?: Partial<NewConvoy>,
  ): Promise<{ convoyId: string; beadIds: string[] }>
  get(beadId: string): Promise<BeadView>
  /** Settings of the town's work. */
  configure(work: WorkConfigPatch): Promise<void>
  /** Titles of what the town has handed up and nobody has acknowledged. */
  escalations(): Promise<readonly string[]>
  /** Resolves with the bead once it has the status; rejects at once when it has failed instead. */
  becomes(beadId: string, status: BeadView['status']): Promise<BeadView>
  containerPid(): Promise<number>
  /** Invariants that did not hold since the control plane started. */
  violations(): Promise<readonly string[]>
  /** Starts the control plane anew after a crash of it. */
  restart(): Promise<void>
  end(): Promise<void>
}

/** `price`: what the scripted model costs; absent: nothing. `mayor`: false where nobody talks to one, which saves a server's boot. */
export async function openWorkTown(options: { price?: ModelPrice; mayor?: boolean } = {}): Promise<WorkTown> {
  const { price, mayor = true } = options
  const model = await startScriptedModel()
  const folder = await temporaryDataDir()
  const { dataDir } = folder
  const up = () => gastownUp({ dataDir, args: mayor ? [] : ['--no-prewarm'] })
  let gastown = await up()
  const { townId } = await gastown.client.createTown.mutate({
    name: 'Springfield',
    model: {
      provider: 'openai-compatible',
      baseURL: model.baseURL,
      apiKey: 'sk-test',
      model: 'scripted',
      ...(price === undefined ? {} : { prices: { scripted: price } }),
    },
  })
  await withoutTerminal(gastown, townId)
  const get = async (beadId: string): Promise<BeadView> => (await gastown.client.getBead.query({ townId, beadId })).bead
  return {
    get gastown() {
      return gastown
    },
    set gastown(next) {
      gastown = next
    },
    model,
    dataDir,
    townId,
    async rig(name, { config = {}, ...options } = {}) {
      const repository = await makeRepository(path.join(dataDir, 'repositories', name), { bare: true, ...options })
      const { rigId } = await gastown.client.createRig.mutate({ townId, name, gitUrl: repository.folder })
      await gastown.client.updateRigConfig.mutate({ townId, rigId, config })
      return { rigId, repository }
    },
    async bead(rigId, title, more = {}) {
      return (await gastown.client.createBead.mutate({ townId, rigId, title, ...more })).beadId
    },
    async convoy(rigId, tasks, more = {}) {
      const { convoy, beads } = await gastown.client.slingBatch.mutate({
        townId,
        rigId,
        title: 'Convoy',
        tasks: [...tasks],
        parallel: true,
        ...more,
      })
      return { convoyId: convoy.convoyId, beadIds: beads.map(({ beadId }) => beadId) }
    },
    get,
    async configure(work) {
      await gastown.client.updateTownConfig.mutate({ townId, config: { work } })
    },
    async escalations() {
      const { escalations } = await gastown.client.listEscalations.query({ townId })
      return escalations.map(({ title }) => title)
    },
    becomes: (beadId, status) =>
      until(
        `${beadId} is ${status}`,
        async () => {
          const bead = await get(beadId)
          if (bead.status === 'failed' && status !== 'failed') throw new Error(`${bead.title} failed: ${bead.reason ?? ''}`)
          return bead.status === status ? bead : null
        },
        landsWithinMs,
      ),
    containerPid: async () => (await readManifest(dataDir, townId)).pid,
    async violations() {
      const response = await fetch(`${gastown.url}/metrics`, { headers: { authorization: `Bearer ${gastown.token}` } })
      return (await response.text()).split('\n').filter((line) => line.startsWith('gastown_invariant_violations_total{'))
    },
    async restart() {
      gastown = await up()
    },
    async end() {
      await gastown.drain()
      await model.close()
      await folder.remove()
    },
  }
}

import { readFileSync } from 'node:fs'
import { descendantsOf } from '@gastown/e2e/support/processes'
import { until } from '@gastown/e2e/support/until'
import { openWorkTown, type WorkTown } from '@gastown/e2e/support/work-town'
import { spreadOf, type Spread } from '../support/quantiles.ts'
import { readWorkerSteps, type WorkerStep } from '../support/worker-steps.ts'

const rigs = 5
const perRig = 6
/** Beads that wait beside, held: a town with history of plans. */
const heldBeads = 1_000
/** Each works so long at least, so that all work at once on any machine. */
const workMs = 60_000
const bytesPerGiB = 1024 ** 3

export interface ThirtyPolecats {
  readonly polecats: number
  readonly rigs: number
  readonly openBeads: number
  /** The most that worked at once. */
  readonly atOnce: number
  /** Of the control plane, the container and all below them, while all work; resident pages, shared ones counted in each. */
  readonly memoryGiB: number
  readonly landed: number
  /** Beads whose commit is more than once on its target. */
  readonly twice: number
  /** From the commit that gave the bead to a worker to the container's acceptance of its start: one at a time, beside the open beads. */
  readonly startAccepted: Spread
  /** The same of all starts of the run, with the thirty at once. */
  readonly allAccepted: Spread
  /** A worker's start on a warm server, from the commit that gave it its bead to its first prompt in the session: one at a time. */
  readonly warmStart: Spread
  /** Where the time of those goes. */
  readonly warmSteps: readonly WorkerStep[]
  /** The same while thirty start at once on this machine. */
  readonly crowdedStart: Spread
  /** Of all starts of the run: the ones above and these. */
  readonly allSteps: readonly WorkerStep[]
}

export async function measureThirtyPolecats(): Promise<ThirtyPolecats> {
  const town = await openWorkTown()
  try {
    const { client } = town.gastown
    const { townId } = town
    await client.updateTownConfig.mutate({ townId, config: { work: { maxPolecats: rigs * perRig } } })
    const made = await Promise.all(
      Array.from({ length: rigs }, (_, index) =>
        town.rig(`rig-${index}`, { config: { maxPolecats: perRig, batch: { size: 5, waitSeconds: 5 } } }),
      ),
    )
    for (let index = 0; index < heldBeads; index += 1)
      await town.bead(made[index % rigs]?.rigId ?? '', `Held ${index}`, { hold: true })
    const warmStart = await startsOneByOne(town, made[0]?.rigId ?? '')
    const [warmSteps, startAccepted] = [await readWorkerSteps(town), await acceptedOf(town)]

    const beads: { beadId: string; title: string; rig: number }[] = []
    for (let index = 0; index < rigs * perRig; index += 1) {
      const title = `Part ${index}`
      const body = `[[delay ${workMs}]]\n[[commit part-${index}.md "part ${index}"]]\n[[done Done.]]`
      beads.push({ beadId: await town.bead(made[index % rigs]?.rigId ?? '', title, { body }), title, rig: index % rigs })
    }
    let atOnce = 0
    await until(
      'all of them work',
      async () => {
        const { agents } = await client.listAgents.query({ townId })
        atOnce = Math.max(atOnce, agents.filter(({ role, state }) => role === 'polecat' && state === 'working').length)
        return atOnce === beads.length
      },
      300_000,
    )
    const memoryGiB = Math.round((residentBytes([town.gastown.pid, await town.containerPid()]) / bytesPerGiB) * 100) / 100
    for (const { beadId } of beads)
      await until(`${beadId} has landed`, async () => (await town.get(beadId)).status === 'closed', 600_000)
    let twice = 0
    for (const { title, rig } of beads) if ((await made[rig]?.repository.countTitled('main', title)) !== 1) twice += 1
    const starts = await startsOf(town, new Set(beads.map(({ beadId }) => beadId)))
    return {
      polecats: beads.length,
      rigs,
      openBeads: heldBeads,
      atOnce,
      memoryGiB,
      landed: beads.length,
      twice,
      startAccepted,
      allAccepted: await acceptedOf(town),
      warmStart,
      warmSteps,
      crowdedStart: spreadOf(starts),
      allSteps: await readWorkerSteps(town),
    }
  } finally {
    await town.end()
  }
}

/** The first one boots the server, and is not counted. */
async function startsOneByOne(town: WorkTown, rigId: string): Promise<Spread> {
  const beadIds: string[] = []
  for (let index = 0; index < 21; index += 1) {
    const beadId = await town.bead(rigId, `Warm ${index}`, { body: `[[commit warm-${index}.md "${index}"]]\n[[done Done.]]` })
    await town.becomes(beadId, 'closed')
    beadIds.push(beadId)
  }
  return spreadOf(await startsOf(town, new Set(beadIds.slice(1))))
}

/** Milliseconds from `bead.dispatched` to `worker.primed` of its worker's run, by the town's own record. */
async function startsOf({ gastown, townId }: WorkTown, beadIds: ReadonlySet<string>): Promise<number[]> {
  const began = new Map<string, number>()
  const durations: number[] = []
  for (let after = 0; ;) {
    const { events } = await gastown.client.getTownEvents.query({ townId, after, limit: 1000 })
    for (const { type, at, beadId, agentId = '' } of events) {
      if (type === 'bead.dispatched' && beadIds.has(beadId ?? '')) began.set(agentId, Date.parse(at))
      const since = began.get(agentId)
      if (type !== 'worker.primed' || since === undefined) continue
      durations.push(Date.parse(at) - since)
      began.delete(agentId)
    }
    const last = events.at(-1)?.seq
    if (last === undefined) return durations
    after = last
  }
}

/** From the histogram of the control plane: upper bounds of the buckets that P50 and P95 are in. */
async function acceptedOf({ gastown }: WorkTown): Promise<Spread> {
  const response = await fetch(`${gastown.url}/metrics`, { headers: { authorization: `Bearer ${gastown.token}` } })
  const buckets = [
    ...(await response.text()).matchAll(/^gastown_worker_start_accepted_ms_bucket\{.*le="([^"]+)".*\} (\d+)/gm),
  ].map(([, le = '', count = '']) => ({ le: le === '+Inf' ? Infinity : Number(le), count: Number(count) }))
  const total = buckets.at(-1)?.count ?? 0
  if (total === 0) throw new Error('No start was accepted, says /metrics.')
  const bound = (share: number) => buckets.find(({ count }) => count >= share * total)?.le ?? Infinity
  return { runs: total, p50Ms: bound(0.5), p95Ms: bound(0.95) }
}

function residentBytes(roots: readonly number[]): number {
  const pids = new Set(roots.flatMap((pid) => [pid, ...descendantsOf(pid).map((child) => child.pid)]))
  return [...pids].reduce((sum, pid) => {
    const kibibytes = /^VmRSS:\s+(\d+) kB/m.exec(readStatus(pid))?.[1] ?? '0'
    return sum + Number(kibibytes) * 1024
  }, 0)
}

/** Empty when it has just ended. */
function readStatus(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/status`, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ESRCH') return ''
    throw error
  }
}

import { take } from '../packages/core/src/take.ts'
import { TownStory } from '../packages/core/src/town-story.ts'
import { evolve } from '../packages/core/src/evolve.ts'
import { newBead } from '../packages/core/src/work/decide-bead.ts'
const n = Number(process.argv[2] ?? 5000)
const s = new TownStory()
const rigId = s.want({ type: 'rig.create', name: 'x', gitUrl: '/x', defaultBranch: 'main' } as any).ids['rigId'] as any
s.want({ type: 'container.wake', reason: 'user' } as any)
s.boot()
let town = s.town
const beads = new Map<any, any>()
for (let i = 0; i < n; i++) {
  const id = `bead-x${i}` as any
  const dep = i > 50 && i % 3 === 0 ? [`bead-x${i - 7}` as any] : []
  beads.set(id, {
    ...newBead(id, 'user', s.at),
    createdAt: new Date(s.nowMs + i).toISOString(),
    rigId,
    title: `t${i}`,
    dependsOn: dep,
    blockedBy: dep,
    results: [],
    hold: i % 5 === 0,
  })
}
town = { ...town, work: { ...town.work, beads } }
const ts: number[] = []
for (let i = 0; i < 300; i++) {
  const input: any =
    i % 3 === 0
      ? {
          kind: 'intent',
          intent: {
            type: 'bead.update',
            inputId: `u${i}`,
            beadId: `bead-x${300 + i}`,
            patch: { priority: 'high' },
            landed: [],
            by: 'user',
          },
        }
      : i % 3 === 1
        ? {
            kind: 'intent',
            intent: {
              type: 'bead.create',
              inputId: `c${i}`,
              landed: [],
              by: 'user',
              bead: { rigId, title: 'n', body: '', priority: 'medium', labels: [], dependsOn: [], hold: false },
            },
          }
        : { kind: 'report', report: { type: 'alarm.rang', inputId: `a${i}` } }
  const t = performance.now()
  const r = take(town, input, new Date(s.nowMs + 10_000 + i).toISOString())
  if (i > 60) ts.push(performance.now() - t)
  if (!r.accepted) throw new Error(r.detail)
  town = r.town
}
const q = (p: number) => ts.toSorted((a, b) => a - b)[Math.floor(ts.length * p)]!.toFixed(2)
console.log(n, 'p50', q(0.5), 'p95', q(0.95), 'p99', q(0.99), 'max', q(0.999), [...town.work.workers.values()].length)
import { checkInvariants } from '../packages/core/src/work/check-invariants.ts'
const cs: number[] = []
for (let i = 0; i < 60; i++) {
  const t = performance.now()
  const v = checkInvariants(town)
  cs.push(performance.now() - t)
  if (v.length) {
    console.log(v.slice(0, 3))
    break
  }
}
console.log('invariants p50', cs.toSorted((a, b) => a - b)[30]!.toFixed(2))

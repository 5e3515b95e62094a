import { simulate } from '../apps/town/src/simulator/simulation.ts'
function stores(): any {
  const recs = new Map<string, any>()
  return {
    async list() {
      return [...recs.keys()]
    },
    async remove() {},
    async open(id: string) {
      const r = recs.get(id) ?? { town: null, receipts: new Map(), outbox: new Map() }
      recs.set(id, r)
      return {
        async load() {
          return r.town
        },
        async commit(t: any) {
          r.town = t.after
          r.receipts.set(t.receipt.inputId, t.receipt)
          for (const a of t.actions)
            if (!r.outbox.has(a.actionId))
              r.outbox.set(a.actionId, { ...a, state: 'pending', attempts: 0, due: 0, owedAt: t.receipt.at })
        },
        async findReceipt(i: string) {
          return r.receipts.get(i) ?? null
        },
        async claimActions({ now, leaseMs, limit }: any) {
          const n = Date.parse(now)
          const out: any[] = []
          for (const e of r.outbox.values()) {
            if (out.length >= limit) break
            if ((e.state === 'pending' || e.state === 'leased') && e.due <= n) {
              e.state = 'leased'
              e.due = n + leaseMs
              e.attempts++
              out.push({ actionId: e.actionId, action: e.action, attempt: e.attempts, owedAt: e.owedAt })
            }
          }
          return out
        },
        async completeAction(i: string) {
          const e = r.outbox.get(i)
          if (e) e.state = 'done'
        },
        async retryAction({ actionId, nextAttemptAt }: any) {
          const e = r.outbox.get(actionId)
          e.state = 'pending'
          e.due = Date.parse(nextAttemptAt)
        },
        async buryAction({ actionId }: any) {
          r.outbox.get(actionId).state = 'dead'
        },
        async nextActionAt() {
          let m = Infinity
          for (const e of r.outbox.values()) if (e.state === 'pending' || e.state === 'leased') m = Math.min(m, e.due)
          return m === Infinity ? null : new Date(m).toISOString()
        },
        async close() {},
      }
    },
  }
}
const [from, to] = process.argv.slice(2).map(Number)
const t = performance.now()
const kinds = new Map<string, number[]>()
let landed = 0,
  turns = 0,
  crashes = 0
for (let seed = from ?? 0; seed < (to ?? 10); seed++) {
  const r = await simulate({ seed, stores: stores() })
  landed += r.landed
  turns += r.turns
  crashes += r.crashes
  if (process.argv[4]) console.log(JSON.stringify(r))
  if (r.failure !== null) {
    const k = r.failure.replace(/[ia-z]*\d[\w-]*/g, '#').slice(0, 200)
    kinds.set(k, [...(kinds.get(k) ?? []), seed])
  }
}
for (const [k, v] of [...kinds].toSorted((a, b) => b[1].length - a[1].length)) console.log(v.length, k, v.slice(0, 5).join(','))
console.log(Math.round(performance.now() - t), 'ms', { landed, turns, crashes })

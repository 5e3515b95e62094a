import { parseArgs } from 'node:util'
import { openSeededTown } from './seeded-town.ts'

/*
 * A seeded town to look at by hand: `node e2e/support/serve-seeded-town.ts [--port N] [--beads N]` prints a link that logs a browser in, and
 * serves until Ctrl-C. `--busy` changes a bead every second, so that one sees the page live.
 */
const { values } = parseArgs({
  options: { port: { type: 'string' }, beads: { type: 'string' }, busy: { type: 'boolean', default: false } },
})
const seeded = await openSeededTown({
  ...(values.port === undefined ? {} : { port: Number(values.port) }),
  ...(values.beads === undefined ? {} : { beads: Number(values.beads) }),
})
process.stdout.write(`${seeded.gastown.loginUrl}\n${seeded.gastown.url}/towns/${seeded.townId}\n`)

let changes = 0
const timer = values.busy ? setInterval(() => void seeded.change(`Changed ${(changes += 1)} times`), 1_000) : undefined
const end = Promise.withResolvers<void>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => end.resolve())
await end.promise
clearInterval(timer)
await seeded.end()

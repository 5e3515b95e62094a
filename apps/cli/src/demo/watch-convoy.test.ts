import { expect, it } from 'vitest'
import { connectionTo } from '../control-plane.ts'
import { serveWork } from '../testing/serve-work.ts'
import { commit, sampleBead, sampleConvoy, type BeadAnswer, type ConvoyAnswer } from '../testing/work-samples.ts'
import { watchConvoy } from './watch-convoy.ts'

/** Watches a convoy that is another at each look. */
async function watch(looks: { convoy: ConvoyAnswer; beads: BeadAnswer[] }[], timeoutMs = 20_000) {
  const told: string[] = []
  await using town = await serveWork({
    getConvoy: async () => (looks.length > 1 ? looks.shift() : looks[0]) ?? { convoy: sampleConvoy(), beads: [] },
    getMergeQueueData: async () => ({ queue: [], needsAttention: [], batches: [], history: [] }),
  })
  const { signal } = new AbortController()
  const watching = watchConvoy(connectionTo(town.url, 'secret'), {
    townId: 't1',
    convoyId: 'convoy-1',
    timeoutMs,
    signal,
    tell: (text) => told.push(text),
  })
  const outcome = await watching.catch((error: unknown) => error)
  return { outcome, told }
}

it('tells each change once, and ends when the convoy has landed', async () => {
  const working = sampleBead({ status: 'in_progress', waits: { kind: 'working', text: 'toast works on it.' } })
  const { outcome, told } = await watch([
    { convoy: sampleConvoy(), beads: [working] },
    { convoy: sampleConvoy(), beads: [working] },
    { convoy: sampleConvoy({ status: 'landed' }), beads: [sampleBead({ status: 'closed', landedCommit: commit })] },
  ])
  expect(outcome).toMatchObject({ convoy: { status: 'landed' } })
  expect(told).toEqual(['“A page”: toast works on it.', `“A page”: landed as ${commit.slice(0, 10)}`])
})

it('ends at once, with the reason, when a bead or the convoy has failed', async () => {
  const failed = sampleBead({ status: 'failed', reason: 'Five tries.' })
  expect((await watch([{ convoy: sampleConvoy(), beads: [failed] }])).outcome).toMatchObject({
    message: '“A page” has failed: Five tries.',
  })
  const closed = sampleConvoy({ status: 'failed', reason: 'Closed by hand.' })
  expect((await watch([{ convoy: closed, beads: [] }])).outcome).toMatchObject({
    message: 'The convoy has failed: Closed by hand.',
  })
})

it('says what is left and why, when it takes too long', async () => {
  const stuck = sampleBead({ waits: { kind: 'no_capacity', text: 'All workers are busy.' } })
  const { outcome } = await watch([{ convoy: sampleConvoy(), beads: [stuck] }], 500)
  expect(outcome).toMatchObject({
    code: 'AGENT_NOT_READY',
    message: expect.stringContaining('“A page” (open): All workers are busy.') as string,
  })
})

import { openRigBench } from '@gastown/container/rigs/testing/rig-bench'

const branches = 20
const batchSize = 5
const gate = { command: 'sleep 2', timeLimitMinutes: 1 }

/** Merges per minute of ready branches whose gate takes two seconds, each alone and in batches; the same repository in the same run. */
export interface MergeQueueBench {
  readonly branches: number
  readonly batchSize: number
  readonly alonePerMinute: number
  readonly batchedPerMinute: number
  /** At least 3 is asked for. */
  readonly ratio: number
}

export async function measureMergeQueue(): Promise<MergeQueueBench> {
  const alonePerMinute = await mergesPerMinute(1)
  const batchedPerMinute = await mergesPerMinute(batchSize)
  return {
    branches,
    batchSize,
    alonePerMinute,
    batchedPerMinute,
    ratio: Math.round((batchedPerMinute / alonePerMinute) * 100) / 100,
  }
}

async function mergesPerMinute(size: number): Promise<number> {
  const bench = await openRigBench()
  try {
    const works = []
    for (let index = 0; index < branches; index += 1)
      works.push(await bench.work(`w${index}`, { [`file-${index}.txt`]: `${index}\n` }))
    const began = performance.now()
    for (let first = 0; first < branches; first += size) {
      const batchId = `batch-${first}`
      const verified = await bench.verify(batchId, works.slice(first, first + size), { gates: [gate] })
      const landing = await bench.land(batchId, verified)
      if (landing.result !== 'landed') throw new Error(`It did not land: ${JSON.stringify(landing)}`)
    }
    return Math.round((branches / ((performance.now() - began) / 60_000)) * 10) / 10
  } finally {
    await bench.close()
  }
}

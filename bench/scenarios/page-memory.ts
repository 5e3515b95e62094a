import type { CDPSession, Page } from 'playwright-core'
import type { SeededHouse } from '../support/seeded-page.ts'

/** What a page holds after so many changes, after a forced collection of garbage. */
export interface PageMemory {
  readonly changes: number
  readonly heapMiB: number
  readonly nodes: number
  readonly listeners: number
}

/** Until caches and compiled code are as large as they get. */
const warmUps = 300

/**
 * What an open overview holds while a town of thirty workers goes on: `changes` real changes by calls and reports, one after the other as
 * fast as they are taken, looked at four times.
 */
export async function measureMemory(house: SeededHouse, changes: number): Promise<readonly PageMemory[]> {
  const { context, page } = await house.openFresh()
  try {
    await page.goto(house.townUrl)
    await page.locator('[data-testid=agent]').first().waitFor()
    const devtools = await context.newCDPSession(page)
    await devtools.send('Performance.enable')
    for (let change = 0; change < warmUps; change += 1) await makeChange(house, change)
    const looks: PageMemory[] = [await lookAt(page, devtools, 0)]
    for (let change = 0; change < changes; change += 1) {
      await makeChange(house, warmUps + change)
      if ((change + 1) % Math.round(changes / 3) === 0) looks.push(await lookAt(page, devtools, change + 1))
    }
    return looks
  } finally {
    await context.close()
  }
}

/** What happens in a town by itself: titles and priorities change, money is spent, workers fall silent and are heard again. */
async function makeChange({ seeded }: SeededHouse, change: number): Promise<void> {
  const { townId, town } = seeded
  const { client } = seeded.gastown
  const open = [...town.work.beads.values()].filter(({ status }) => status === 'open')
  const working = [...town.work.workers.values()].filter(({ run }) => run.state === 'working')
  const bead = open[change % open.length]
  const worker = working[change % working.length]
  if (bead === undefined || worker === undefined) throw new Error('The town has nothing that could change.')
  const { agentId, generation } = worker
  switch (change % 6) {
    case 0:
    case 1:
    case 2:
      await client.updateBead.mutate({ townId, beadId: bead.beadId, patch: { title: `${bead.title} (${change})` } })
      return
    case 3:
      await seeded.report({
        type: 'agent.usage',
        agentId,
        generation,
        model: 'demo/demo',
        spend: { inputTokens: 900, outputTokens: 90, cachedTokens: 0, costMicros: 300 },
      })
      return
    case 4:
      await seeded.report({ type: 'agent.quiet', agentId, generation, since: new Date().toISOString() })
      return await seeded.report({ type: 'agent.stirred', agentId, generation })
    default:
      await client.updateBead.mutate({ townId, beadId: bead.beadId, patch: { priority: change % 4 === 0 ? 'high' : 'medium' } })
  }
}

async function lookAt(page: Page, devtools: CDPSession, changes: number): Promise<PageMemory> {
  // What the last change set off is painted.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 300))))
  for (let collected = 0; collected < 3; collected += 1) await devtools.send('HeapProfiler.collectGarbage')
  const { metrics } = await devtools.send('Performance.getMetrics')
  const valueOf = (name: string): number => metrics.find((metric) => metric.name === name)?.value ?? Number.NaN
  return {
    changes,
    heapMiB: Math.round((valueOf('JSHeapUsedSize') / 1024 ** 2) * 10) / 10,
    nodes: valueOf('Nodes'),
    listeners: valueOf('JSEventListeners'),
  }
}

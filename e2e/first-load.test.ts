import path from 'node:path'
import { expect, it } from 'vitest'
import { firstLoadBudgetBytes, readFirstLoad } from './support/first-load-javascript.ts'

/** Built before the tests run, as it is served. */
const dist = path.join(import.meta.dirname, '..', 'apps', 'web', 'dist')

it('the page loads at most 250 KB of JavaScript, compressed, before the terminal and the charts', async () => {
  const { chunks, totalBytes } = await readFirstLoad(dist)
  const largest = chunks.slice(0, 8).map(({ name, gzipBytes }) => `${name}: ${Math.round(gzipBytes / 1000)} KB`)
  expect(chunks.length).toBeGreaterThan(0)
  expect(totalBytes, `What is loaded:\n${largest.join('\n')}`).toBeLessThanOrEqual(firstLoadBudgetBytes)
})

it('charts, graphs and diffs come with the pages that need them, and not before', async () => {
  const { chunks } = await readFirstLoad(dist)
  for (const later of [/uplot/i, /graph/i, /merge-page/, /observability/, /open-screen/])
    expect(chunks.filter(({ name }) => later.test(name))).toEqual([])
})

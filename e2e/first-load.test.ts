import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, it } from 'vitest'
import { firstLoadBudgetBytes, readFirstLoad } from './support/first-load-javascript.ts'

/** Built before the tests run, as it is served. */
const dist = path.join(import.meta.dirname, '..', 'apps', 'web', 'dist')

it('the page loads at most 250 KB of JavaScript, compressed, before the terminal and the charts', async () => {
  const { chunks, totalBytes } = await readFirstLoad(dist)
  const largest = chunks.slice(0, 8).map(({ name, gzipBytes }) => `${name}: ${Math.round(gzipBytes / 1000)} KB`)
  // Less than half of it would be a page that was not read whole.
  expect(totalBytes).toBeGreaterThan(firstLoadBudgetBytes / 2)
  expect(totalBytes, `What is loaded:\n${largest.join('\n')}`).toBeLessThanOrEqual(firstLoadBudgetBytes)
})

it('charts, graphs and diffs come with the pages that need them, and not before', async () => {
  const first = (await readFirstLoad(dist)).chunks.map(({ name }) => name)
  const built = (await readdir(path.join(dist, 'assets'))).filter((name) => name.endsWith('.js'))
  for (const later of [/uplot/i, /bead-graph/, /merge-page/, /observability-page/, /open-screen/]) {
    // A file of its own, since what the first page imports is in the page's own file, whatever its name is.
    expect(built.filter((name) => later.test(name))).toHaveLength(1)
    expect(first.filter((name) => later.test(name))).toEqual([])
  }
})

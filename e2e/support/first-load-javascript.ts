import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

/** What a page may load before its terminal and its charts, compressed. Source: issue of the page, "first load ≤ 250 KB". */
export const firstLoadBudgetBytes = 250 * 1000

interface Chunk {
  readonly name: string
  /** Compressed with gzip. */
  readonly gzipBytes: number
}

export interface FirstLoad {
  /** All JavaScript that a first visit needs before the page works, the largest first. */
  readonly chunks: readonly Chunk[]
  readonly totalBytes: number
  /** What is fetched at the same time and nothing waits for: the terminal, and what makes the mayor's words rich text. */
  readonly besides: readonly Chunk[]
}

/** Of the dock, which draws plain text and a still until they are there. */
const besides = /^(?:open-screen|markdown)-/

/**
 * Reads a built page: its entry and what its HTML preloads, and whatever these import statically, over and over. What is imported when a
 * page of the town is opened (charts, graphs, diffs) is not part of it.
 */
export async function readFirstLoad(dist: string): Promise<FirstLoad> {
  const html = await readFile(path.join(dist, 'index.html'), 'utf8')
  const first = [...html.matchAll(/<(?:script|link)[^>]* (?:src|href)="\/assets\/([^"]+\.js)"/g)].map(([, name]) => name ?? '')
  const sources = new Map<string, string>()
  const waiting = first.filter((name) => !besides.test(name))
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (sources.has(name)) continue
    const source = await readFile(path.join(dist, 'assets', name), 'utf8')
    sources.set(name, source)
    waiting.push(...staticImportsOf(source))
  }
  const chunks = [...sources].map(([name, source]) => ({ name, gzipBytes: gzipSync(source).length }))
  const later = first
    .filter((name) => besides.test(name))
    .map(async (name) => ({ name, gzipBytes: gzipSync(await readFile(path.join(dist, 'assets', name))).length }))
  return {
    chunks: chunks.toSorted((left, right) => right.gzipBytes - left.gzipBytes),
    totalBytes: chunks.reduce((sum, { gzipBytes }) => sum + gzipBytes, 0),
    besides: await Promise.all(later),
  }
}

/** `import{a}from"./b.js"`, `export{a}from"./b.js"` and `import"./b.js"`, and not `import("./b.js")`. */
function staticImportsOf(source: string): readonly string[] {
  return [...source.matchAll(/(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g)].map(([, name]) => name ?? '')
}

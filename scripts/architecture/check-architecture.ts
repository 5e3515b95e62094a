import { fileURLToPath } from 'node:url'
import { findViolation } from './arrows.ts'
import { findCycles } from './find-cycles.ts'
import { readImports } from './read-imports.ts'

/** Every broken rule of the checkout under `root`, one line each; with how many sources and imports were looked at. */
export function checkArchitecture(root: string): { problems: string[]; files: number; imports: number } {
  const { files, imports } = readImports(root)
  const problems = imports.flatMap((one) => {
    const violation = findViolation(one)
    return violation === null ? [] : [`${one.from} imports ${one.specifier}: ${violation}`]
  })
  const graph = new Map(
    files.map((file) => [file, imports.flatMap((one) => (one.from === file && one.target !== null ? [one.target] : []))]),
  )
  for (const cycle of findCycles(graph)) problems.push(`import cycle: ${cycle.join(' ↔ ')}`)
  return { problems, files: files.length, imports: imports.length }
}

if (import.meta.main) {
  const { problems, files, imports } = checkArchitecture(fileURLToPath(new URL('../..', import.meta.url)))
  for (const problem of problems) console.error(problem)
  if (files === 0 || imports === 0) console.error('No sources were found: the check looked at nothing.')
  else console.log(`architecture: ${files} files, ${imports} imports, ${problems.length} broken rules`)
  process.exitCode = problems.length === 0 && files > 0 && imports > 0 ? 0 : 1
}

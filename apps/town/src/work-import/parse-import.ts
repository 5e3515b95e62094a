import type { ParsedImport } from './imported-item.ts'
import { parseBdJsonl } from './parse-bd-jsonl.ts'
import { parseGithubIssues } from './parse-github-issues.ts'

const parsers = { 'bd-jsonl': parseBdJsonl, 'github-issues': parseGithubIssues } as const

export function parseImport(format: keyof typeof parsers, text: string): ParsedImport {
  return parsers[format](text)
}

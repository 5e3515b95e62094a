import { parseSync, Visitor } from 'oxc-parser'

/**
 * Every module that a TypeScript source names: static and dynamic imports, re-exports and `import('…')` types, type-only ones included.
 * Throws when the source cannot be parsed or imports by a computed name inside `import()` (nobody could check that arrow).
 */
export function findImports(file: string, source: string): string[] {
  const parsed = parseSync(file, source)
  const error = parsed.errors[0]
  if (error !== undefined) throw new Error(`${file}: ${error.message}`)
  const found = new Set<string>()
  for (const statement of parsed.module.staticImports) found.add(statement.moduleRequest.value)
  for (const statement of parsed.module.staticExports) {
    for (const entry of statement.entries) if (entry.moduleRequest !== null) found.add(entry.moduleRequest.value)
  }
  new Visitor({
    ImportExpression({ source: named }) {
      if (named.type !== 'Literal' || typeof named.value !== 'string') throw new Error(`${file}: import() of a computed name`)
      found.add(named.value)
    },
    TSImportType({ source: named }) {
      found.add(named.value)
    },
  }).visit(parsed.program)
  return [...found]
}

import { isBuiltin } from 'node:module'
import path from 'node:path'
import { build } from 'vite'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..', '..')

/** Bundles an entry with all that it imports for a host that is not Node; resolves with what it asked of Node. */
async function bundle(entry: string): Promise<{ askedOfNode: readonly string[]; bytes: number }> {
  const askedOfNode: string[] = []
  const output = await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: { write: false, minify: false, target: 'es2024', lib: { entry: path.join(root, entry), formats: ['es'] } },
    plugins: [
      {
        name: 'what-is-asked-of-node',
        enforce: 'pre',
        resolveId(specifier, importer) {
          if (!isBuiltin(specifier)) return null
          askedOfNode.push(`${specifier} by ${path.relative(root, importer ?? entry)}`)
          return { id: specifier, external: true }
        },
      },
    ],
  })
  const bundles = Array.isArray(output) ? output : [output]
  const code = bundles
    .flatMap((each) => ('output' in each ? each.output : []))
    .flatMap((chunk) => ('code' in chunk ? [chunk.code] : []))
  return { askedOfNode, bytes: code.join('').length }
}

describe('the town on a host that is not Node', () => {
  it('engine, doors and courier bundle without anything of Node', async () => {
    for (const entry of [
      'apps/town/src/doors/create-control-plane.ts',
      'apps/town/src/engine/create-towns.ts',
      'apps/town/src/engine/recover-towns.ts',
    ]) {
      const { askedOfNode, bytes } = await bundle(entry)
      expect({ entry, askedOfNode }).toEqual({ entry, askedOfNode: [] })
      expect(bytes).toBeGreaterThan(10_000)
    }
  })

  it('is noticed when something asks for Node', async () => {
    const { askedOfNode } = await bundle('packages/store/src/sqlite-town-store.ts')
    expect(askedOfNode.some((asked) => asked.startsWith('node:sqlite by '))).toBe(true)
  })
})

import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import type { WebPage } from '../../doors/web-page.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/** The builder's names: `assets/<name>-<8 characters of a hash>.<type>`. */
const hashedName = /^\/assets\/.+-[\w-]{8}\.\w+$/

/** The page as it was built into `dir`. Files of unknown types, hidden ones and all outside of the folder are not there. */
export function createBuiltWebPage(options: { dir: string }): WebPage {
  return {
    async read(path) {
      const name = decodePath(path)
      const contentType = name === null ? undefined : contentTypes[extname(name)]
      if (name === null || contentType === undefined) return null
      const body = await readInside(options.dir, name)
      return body === null ? null : { body, contentType, immutable: hashedName.test(name) }
    },
  }
}

function decodePath(path: string): string | null {
  let name: string
  try {
    name = decodeURIComponent(path)
  } catch {
    return null // not an escape sequence: no file has that name
  }
  const parts = name.split('/').slice(1)
  return name.includes('\0') || name.includes('\\') || parts.some((part) => part === '' || part.startsWith('.')) ? null : name
}

async function readInside(dir: string, name: string): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const root = await realpath(dir)
    const file = await realpath(join(root, name))
    if (!file.startsWith(root + sep)) return null
    return Uint8Array.from(await readFile(file))
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(String(error.code))) return null
    throw error
  }
}

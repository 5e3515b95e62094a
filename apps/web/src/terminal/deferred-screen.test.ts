import { expect, test } from 'vitest'
import { createDeferredScreen } from './deferred-screen.ts'

/** A screen that notes what it is told. */
function recordingScreen() {
  const told: string[] = []
  return {
    told,
    write: (data: Uint8Array, parsed: () => void) => {
      told.push(`write ${new TextDecoder().decode(data)}`)
      parsed()
    },
    reset: () => told.push('reset'),
    resize: (cols: number, rows: number) => told.push(`resize ${cols}x${rows}`),
  }
}

const bytes = (text: string) => new TextEncoder().encode(text)

test('what comes before the terminal’s code is shown afterwards, in order and once', () => {
  const deferred = createDeferredScreen()
  const parsed: string[] = []
  deferred.reset()
  deferred.resize(120, 40)
  deferred.write(bytes('early'), () => parsed.push('early'))
  expect(parsed).toEqual([])
  const screen = recordingScreen()
  deferred.attach(screen)
  deferred.write(bytes('late'), () => parsed.push('late'))
  expect(screen.told).toEqual(['reset', 'resize 120x40', 'write early', 'write late'])
  expect(parsed).toEqual(['early', 'late'])
})

import { expect, test } from 'vitest'
import { createResizeOnFrame, type TerminalSize } from './resize-on-frame.ts'

/** A box whose size the test sets, and frames that the test draws. */
function start() {
  const told: TerminalSize[] = []
  const frames = new Set<() => void>()
  let box: TerminalSize | null = { cols: 80, rows: 24 }
  let measured = 0
  const resize = createResizeOnFrame({
    measure: () => {
      measured += 1
      return box
    },
    onResize: (size) => told.push(size),
    onFrame: (ring) => {
      frames.add(ring)
      return () => frames.delete(ring)
    },
  })
  const frame = (): void => {
    const rings = [...frames]
    frames.clear()
    for (const ring of rings) ring()
  }
  return { resize, told, frames, frame, measured: () => measured, setBox: (size: TerminalSize | null) => (box = size) }
}

test('a storm of changes is measured once a frame and told once', () => {
  const { resize, told, frame, measured } = start()
  for (let change = 0; change < 100; change += 1) resize.request()
  frame()
  expect([measured(), told]).toEqual([1, [{ cols: 80, rows: 24 }]])
})

test('a change of pixels that is no change of cells is not told', () => {
  const { resize, told, frame, setBox } = start()
  resize.request()
  frame()
  setBox({ cols: 80, rows: 24 })
  resize.request()
  frame()
  setBox({ cols: 81, rows: 24 })
  resize.request()
  frame()
  expect(told).toEqual([
    { cols: 80, rows: 24 },
    { cols: 81, rows: 24 },
  ])
})

test('a terminal that is hidden keeps its size', () => {
  const { resize, told, frame, setBox } = start()
  for (const hidden of [null, { cols: 1, rows: 24 }, { cols: 80, rows: 0 }]) {
    setBox(hidden)
    resize.request()
    frame()
  }
  expect(told).toEqual([])
})

test('nothing is measured after dispose', () => {
  const { resize, frame, frames, measured } = start()
  resize.request()
  resize.dispose()
  frame()
  expect([frames.size, measured()]).toEqual([0, 0])
})

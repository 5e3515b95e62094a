import { expect, it } from 'vitest'
import { createSlots } from './slots.ts'

it('runs so many at a time, the others in their order, also after one that failed', async () => {
  const slots = createSlots(2)
  const gates = Array.from({ length: 4 }, () => Promise.withResolvers<void>())
  const begun: number[] = []
  const ends = gates.map(
    async (gate, index) =>
      await slots.run(async () => {
        begun.push(index)
        await gate.promise
      }),
  )
  const settled = Promise.allSettled(ends)
  expect(begun).toEqual([0, 1])
  gates[1]?.reject(new Error('failed'))
  await expect(ends[1]).rejects.toThrow('failed')
  expect(begun).toEqual([0, 1, 2])
  for (const gate of gates) gate.resolve()
  await settled
  expect(begun).toEqual([0, 1, 2, 3])
})

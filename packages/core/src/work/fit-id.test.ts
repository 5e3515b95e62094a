import { idSchema } from '@gastown/contract/ids'
import { expect, it } from 'vitest'
import { fitId } from './fit-id.ts'

it('an id that fits is left as it is; long ones that differ only at the end stay two', () => {
  expect(fitId('m1-bead-1')).toBe('m1-bead-1')
  const long = `rw1-m1-bead-key-${'k'.repeat(48)}`
  const ids = [`${long}-1`, `${long}-11`].map((id) => idSchema.parse(fitId(id)))
  expect(new Set(ids).size).toBe(2)
})

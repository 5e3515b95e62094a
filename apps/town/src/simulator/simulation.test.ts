import { createMemoryTownStores } from '@gastown/store/memory-town-store'
import { describe, expect, it } from 'vitest'
import { simulate } from './simulation.ts'

/** Lives that every run of the tests goes through; `npm run simulate` goes through more. */
const seeds = 1_000
const perTest = 100

describe('a town in every kind of weather', () => {
  it.each(Array.from({ length: seeds / perTest }, (_, index) => index * perTest))(
    'P1, P2, P3, P4, P5, P6, P8: seeds from %i on: promises hold, and all work ends',
    async (first) => {
      const failures: string[] = []
      for (let seed = first; seed < first + perTest; seed += 1) {
        const { failure } = await simulate({ seed, stores: createMemoryTownStores() })
        if (failure !== null) failures.push(`seed ${seed}: ${failure}`)
      }
      expect(failures).toEqual([])
    },
    120_000,
  )
})

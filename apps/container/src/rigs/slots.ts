/** Runs at most `count` jobs at a time; the others wait in the order in which they came. */
export interface Slots {
  run<T>(job: () => Promise<T>): Promise<T>
}

export function createSlots(count: number): Slots {
  let free = count
  const waiting: (() => void)[] = []
  return {
    run: async (job) => {
      // A slot that is given back goes to the one that waits longest, and is not free in between.
      if (free > 0) free -= 1
      else await new Promise<void>((resolve) => void waiting.push(resolve))
      try {
        return await job()
      } finally {
        const next = waiting.shift()
        if (next === undefined) free += 1
        else next()
      }
    },
  }
}

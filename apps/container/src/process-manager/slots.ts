/** A bounded number of jobs at once; the others wait in the order in which they came. */
export interface Slots {
  /** Rejects with the signal's reason when it is aborted while waiting. */
  run<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T>
  readonly taken: number
}

export function createSlots(limit: number): Slots {
  const waiting: (() => void)[] = []
  let taken = 0

  async function take(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    if (taken < limit) {
      taken += 1
      return
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1)
        reject(signal.reason as Error)
      }
      waiting.push(enter)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  function giveBack(): void {
    const next = waiting.shift()
    if (next === undefined) taken -= 1
    else next()
  }

  return {
    run: async (job, signal) => {
      await take(signal)
      try {
        return await job()
      } finally {
        giveBack()
      }
    },
    get taken() {
      return taken
    },
  }
}

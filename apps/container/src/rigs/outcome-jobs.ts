import type { Log } from '../log.ts'

/** Jobs whose outcome is told when they end, by key: one that runs is not begun again. */
export interface OutcomeJobs {
  /** Begins the job unless one of the key runs; with `remember`, an outcome that is known is told again instead. */
  begin<T>(job: {
    readonly key: string
    readonly perform: () => Promise<T>
    readonly tell: (outcome: T) => void
    readonly remember?: (outcome: T) => boolean
  }): void
  /** Work that has to have ended before all is. */
  track(work: Promise<unknown>): void
  /** Resolves when nothing runs. */
  idle(): Promise<void>
}

/** `perform` must not reject: what is not known is an outcome too. After the signal, no outcome is told: the container ends. */
export function createOutcomeJobs(options: {
  readonly keep: number
  readonly signal: AbortSignal
  readonly log: Log
}): OutcomeJobs {
  const { keep, signal, log } = options
  const running = new Set<string>()
  const known = new Map<string, () => void>()
  const tracked = new Set<Promise<unknown>>()

  const track = (work: Promise<unknown>) => {
    const ended = work
      .catch((error: unknown) => log.error({ err: error }, 'a job of a rig broke'))
      .finally(() => tracked.delete(ended))
    tracked.add(ended)
  }

  return {
    track,
    begin: ({ key, perform, tell, remember }) => {
      if (running.has(key) || signal.aborted) return
      const again = known.get(key)
      if (again !== undefined) return again()
      running.add(key)
      const run = async () => {
        try {
          const outcome = await perform()
          if (signal.aborted) return
          if (remember?.(outcome) === true) {
            known.set(key, () => tell(outcome))
            const [oldest] = known.keys()
            if (known.size > keep && oldest !== undefined) known.delete(oldest)
          }
          tell(outcome)
        } finally {
          running.delete(key)
        }
      }
      track(run())
    },
    idle: async () => {
      while (tracked.size > 0) await Promise.all(tracked)
    },
  }
}

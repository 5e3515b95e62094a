import type { Clock } from '../clock.ts'
import { decideSleep, isBusy, type SleepView } from './decide-sleep.ts'
import { policy } from './policy.ts'

/** Looks now and then whether the container may sleep. */
export interface SleepWatch {
  configure(sleepAfterMinutes: number): void
  close(): void
}

export function createSleepWatch(options: {
  clock: Clock
  sleepAfterMinutes: number
  view: () => Pick<SleepView, 'viewers' | 'messagesInFlight' | 'agents'>
  sleep: () => void
}): SleepWatch {
  const { clock, view, sleep } = options
  let { sleepAfterMinutes } = options
  let lastBusyAtMs = clock.now()
  let cancel = clock.after(policy.sleepCheckMs, check)

  function check(): void {
    const nowMs = clock.now()
    const seen = view()
    if (isBusy(seen)) lastBusyAtMs = nowMs
    if (decideSleep({ ...seen, nowMs, sleepAfterMinutes, lastBusyAtMs })) return sleep()
    // A short setting is looked at more often, so that a minute is a minute.
    const everyMs =
      sleepAfterMinutes === 0 ? policy.sleepCheckMs : Math.min(policy.sleepCheckMs, Math.max(250, sleepAfterMinutes * 15_000))
    cancel = clock.after(everyMs, check)
  }

  return {
    configure: (minutes) => {
      sleepAfterMinutes = minutes
      cancel()
      cancel = clock.after(0, check)
    },
    close: () => cancel(),
  }
}

/** A clock that stands still until it is told to move. */
export class StandingClock {
  #now = 1_000_000
  #alarms: { readonly at: number; readonly ring: () => void }[] = []

  readonly now = (): number => this.#now

  readonly after = (delayMs: number, ring: () => void): (() => void) => {
    const alarm = { at: this.#now + delayMs, ring }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }

  get alarmCount(): number {
    return this.#alarms.length
  }

  /** Rings what falls due within `ms`, in order of time. */
  move(ms: number): void {
    const until = this.#now + ms
    for (;;) {
      const due = this.#alarms.filter((alarm) => alarm.at <= until).sort((one, other) => one.at - other.at)[0]
      if (due === undefined) break
      this.#alarms = this.#alarms.filter((alarm) => alarm !== due)
      this.#now = Math.max(this.#now, due.at)
      due.ring()
    }
    this.#now = until
  }
}

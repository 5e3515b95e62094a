import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Snapshots } from '../snapshots/snapshots.ts'
import { policy } from './policy.ts'

/** Keeps what must outlive an agent's run. */
export interface Saves {
  /** What this launch makes is in use. */
  begin(launch: AgentLaunch): void
  changed(): void
  turnEnded(): void
  /** Saves what is unsaved, after the save in hand; resolves when it is over, or at the deadline. Never rejects. */
  saveNow(deadlineMs: number): Promise<void>
  close(): void
}

/** Decides when an agent's database is copied to the town: soon after each turn, and now and then within a long one. */
export function createSnapshotSchedule(options: { snapshots: Snapshots; clock: Clock; log: Log }): Saves {
  const { snapshots, clock, log } = options
  let launch: AgentLaunch | null = null
  let unsaved = false
  let closed = false
  let cancelSoon: (() => void) | null = null
  let cancelLater: (() => void) | null = null
  let saving: Promise<void> = Promise.resolve()

  function save(): Promise<void> {
    saving = saveAfter(saving)
    return saving
  }

  async function saveAfter(before: Promise<void>): Promise<void> {
    await before
    if (launch === null || !unsaved) return
    unsaved = false
    try {
      await snapshots.save(launch)
    } catch (error) {
      unsaved = true
      log.warn({ err: error, agentId: launch.spec.agentId }, 'the snapshot was not saved: the next one will be')
      ensureLater()
    }
  }

  function ensureLater(): void {
    if (closed || cancelLater !== null) return
    cancelLater = clock.after(policy.snapshotEveryMs, () => {
      cancelLater = null
      void save()
    })
  }

  return {
    begin: (next) => {
      launch = next
      unsaved = true
      ensureLater()
    },
    changed: () => {
      unsaved = true
      ensureLater()
    },
    turnEnded: () => {
      unsaved = true
      if (closed) return
      cancelSoon?.()
      cancelSoon = clock.after(policy.snapshotSettleMs, () => {
        cancelSoon = null
        void save()
      })
    },
    saveNow: async (deadlineMs) => {
      cancelSoon?.()
      cancelSoon = null
      let cancel = () => {}
      await Promise.race([save(), new Promise<void>((resolve) => (cancel = clock.after(deadlineMs, resolve)))])
      cancel()
    },
    close: () => {
      closed = true
      cancelSoon?.()
      cancelLater?.()
    },
  }
}

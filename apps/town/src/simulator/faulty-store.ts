import type { TownStore } from '@gastown/store/town-store'

/** The process died in the middle of a write. */
export class SimulatedCrash extends Error {
  override readonly name = 'SimulatedCrash'
}

export interface FaultyStore {
  readonly store: TownStore
  /** From now on every call fails: the process that had it open is gone. */
  kill(): void
}

const writes = ['commit', 'completeAction', 'retryAction', 'buryAction', 'claimActions'] as const

/** A store whose process may die before or after any write, as `crashes` decides each time. `onCrash` is called once. */
export function faultyStore(
  inner: TownStore,
  options: { crashes: () => 'before' | 'after' | null; onCrash: () => void },
): FaultyStore {
  let dead = false
  const die = (): never => {
    if (!dead) {
      dead = true
      options.onCrash()
    }
    throw new SimulatedCrash('The process died.')
  }
  const guarded = new Proxy(inner, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver)
      if (typeof member !== 'function') return member
      return async (...args: readonly unknown[]): Promise<unknown> => {
        if (dead) throw new SimulatedCrash('The process is dead.')
        const isWrite = writes.some((write) => write === name)
        const fate = isWrite ? options.crashes() : null
        if (fate === 'before') return die()
        const result: unknown = await Reflect.apply(member, target, args)
        if (dead) throw new SimulatedCrash('The process died meanwhile.')
        return fate === 'after' ? die() : result
      }
    },
  })
  return {
    store: guarded,
    kill: () => {
      dead = true
    },
  }
}

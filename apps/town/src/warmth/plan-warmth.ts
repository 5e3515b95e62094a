import type { TownId } from '@gastown/contract/ids'
import { spareBytes, warmMayorBytes } from './memory-estimates.ts'

/** One container that runs, or is on its way up or down. */
export interface WarmContainer {
  readonly townId: TownId
  /** Null: the system does not tell. */
  readonly memoryBytes: number | null
  /** `leaving`: it stops already, and gives its memory back by itself. */
  readonly use: 'in_use' | 'idle' | 'leaving'
  /** When somebody used it last; milliseconds since 1970. */
  readonly usedAtMs: number
}

export interface WarmthView {
  readonly budgetBytes: number
  readonly containers: readonly WarmContainer[]
  /** Null: there is none. */
  readonly spare: { readonly memoryBytes: number | null } | null
  readonly isSpareWanted: boolean
}

export interface WarmthPlan {
  /** Towns whose containers go to sleep: never one in use, the one used least lately first. */
  readonly sleep: readonly TownId[]
  /** `keep`: as it is, there or not. */
  readonly spare: 'start' | 'end' | 'keep'
  readonly usedBytes: number
  /** False: part of it is estimated. */
  readonly measured: boolean
}

/**
 * What the memory budget carries. The spare goes first, since nobody has it yet; then containers that nobody uses. A spare starts only
 * when there is room for the warm mayor that it becomes: so one that was just ended is not started by what it left free.
 */
export function planWarmth({ budgetBytes, containers, spare, isSpareWanted }: WarmthView): WarmthPlan {
  const bytesOf = ({ memoryBytes }: WarmContainer): number => memoryBytes ?? warmMayorBytes
  const bytesOfSpare = spare === null ? 0 : (spare.memoryBytes ?? spareBytes)
  const usedBytes = sum(containers.map(bytesOf)) + bytesOfSpare
  const measured = [...containers, ...(spare === null ? [] : [spare])].every(({ memoryBytes }) => memoryBytes !== null)

  let staysBytes = sum(containers.filter(({ use }) => use !== 'leaving').map(bytesOf))
  const isOverWithSpare = staysBytes + bytesOfSpare > budgetBytes
  const sleep: TownId[] = []
  const idle = containers.filter(({ use }) => use === 'idle').toSorted((left, right) => left.usedAtMs - right.usedAtMs)
  for (const container of idle) {
    if (staysBytes <= budgetBytes) break
    sleep.push(container.townId)
    staysBytes -= bytesOf(container)
  }
  return { sleep, spare: decideSpare(), usedBytes, measured }

  function decideSpare(): WarmthPlan['spare'] {
    if (spare !== null) return isOverWithSpare || !isSpareWanted ? 'end' : 'keep'
    return isSpareWanted && usedBytes + warmMayorBytes <= budgetBytes ? 'start' : 'keep'
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

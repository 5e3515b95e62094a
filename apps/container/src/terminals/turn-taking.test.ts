import { describe, expect, it } from 'vitest'
import type { SessionShare } from './session-share.ts'
import { TurnTaking } from './turn-taking.ts'

/** A clock that is moved by hand, and what was asked of the system. */
function story() {
  const shares: SessionShare[] = []
  const timers = new Set<{ atMs: number; ring: () => void }>()
  let nowMs = 0
  const advance = (byMs: number) => {
    nowMs += byMs
    for (const timer of timers) {
      if (timer.atMs > nowMs) continue
      timers.delete(timer)
      timer.ring()
    }
  }
  const turns = new TurnTaking({
    setShare: (share) => shares.push(share),
    after: (delayMs, ring) => {
      const timer = { atMs: nowMs + delayMs, ring }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  })
  return { turns, shares, advance, timers }
}

describe('a terminal’s program', () => {
  it('works with what others leave while its server boots, draws its first picture like anyone, and comes second from then on', () => {
    const { turns, shares, advance } = story()
    advance(20)
    turns.served()
    turns.drawn()
    expect(shares).toEqual(['least', 'usual', 'second'])
  })

  it('of a server that serves already never makes room before it is drawn', () => {
    const { turns, shares, advance } = story()
    turns.served()
    advance(60_000)
    expect(shares).toEqual([])
    turns.drawn()
    expect(shares).toEqual(['second'])
  })

  it('is as quick as ever for whoever types, until nobody has for a while', () => {
    const { turns, shares, advance } = story()
    turns.served()
    turns.typed()
    turns.drawn()
    turns.typed()
    advance(4_000)
    turns.typed()
    advance(4_000)
    expect(shares).toEqual(['second', 'usual'])
    advance(1_000)
    expect(shares).toEqual(['second', 'usual', 'second'])
  })

  it('leaves nothing behind when it ends', () => {
    const { turns, timers } = story()
    turns.served()
    turns.drawn()
    turns.typed()
    turns.end()
    expect(timers.size).toBe(0)
  })
})

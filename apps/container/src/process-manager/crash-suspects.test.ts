import { agentIdSchema } from '@gastown/contract/ids'
import { describe, expect, it } from 'vitest'
import { createCrashSuspects } from './crash-suspects.ts'
import { policy } from './policy.ts'
import { createManualClock } from './testing/manual-clock.ts'

const [toast, nux, slit, ace] = ['toast', 'nux', 'slit', 'ace'].map((name) => agentIdSchema.parse(name)) as [
  ReturnType<typeof agentIdSchema.parse>,
  ReturnType<typeof agentIdSchema.parse>,
  ReturnType<typeof agentIdSchema.parse>,
  ReturnType<typeof agentIdSchema.parse>,
]
const all = [toast, nux, slit, ace]

function open() {
  const clock = createManualClock()
  let changes = 0
  const suspects = createCrashSuspects({ clock, onChanged: () => (changes += 1) })
  return {
    clock,
    suspects,
    blamed: () => all.filter((agentId) => suspects.isBlamed(agentId)),
    free: () => all.filter((agentId) => suspects.mayGoOn(agentId)),
    changes: () => changes,
  }
}

describe('whose fault the end of a shared server is', () => {
  it('once, it counts for all that were in a turn and for nobody else; all go on at once', () => {
    const { suspects, blamed, free } = open()
    suspects.ended([toast, nux])
    expect(blamed()).toEqual([toast, nux])
    expect(free()).toEqual(all)
  })

  it('with nobody in a turn it is nobody’s alone', () => {
    const { suspects, blamed } = open()
    suspects.ended([])
    expect(blamed()).toEqual(all)
  })

  it('again, it is whoever was in a turn both times', () => {
    const { suspects, blamed, free } = open()
    suspects.ended([toast, nux])
    suspects.ended([nux, slit])
    expect(blamed()).toEqual([nux])
    expect(free()).toEqual(all)
  })

  it('several that were both times go on one after the other, until one is well for a while or ends it alone', async () => {
    const { suspects, blamed, free, clock, changes } = open()
    suspects.ended([toast, nux, slit])
    suspects.ended([toast, nux, slit])
    expect(blamed()).toEqual([])
    expect(free()).toEqual([toast, ace])
    suspects.up(toast)
    await clock.advance(policy.trialMs - 1)
    expect(free()).toEqual([toast, ace])
    const before = changes()
    await clock.advance(1)
    expect(changes()).toBe(before + 1)
    expect(free()).toEqual([toast, nux, ace])
    suspects.up(nux)
    // Whoever was acquitted is in a turn as well by now.
    suspects.ended([toast, nux, ace])
    expect(blamed()).toEqual([nux])
    expect(free()).toEqual(all)
    suspects.ended([toast, nux, ace])
    expect(blamed()).toEqual([nux])
  })

  it('one that is stopped makes room for the next suspect', () => {
    const { suspects, free } = open()
    suspects.ended([toast, nux])
    suspects.ended([toast, nux])
    expect(free()).toEqual([toast, slit, ace])
    suspects.forget(toast)
    expect(free()).toEqual([toast, nux, slit, ace])
  })

  it('is never nobody’s twice in a row, and old ends are forgiven', async () => {
    const { suspects, blamed, clock } = open()
    suspects.ended([toast, nux])
    suspects.ended([toast, nux])
    suspects.ended([slit, ace])
    expect(blamed()).toEqual([slit, ace])
    await clock.advance(policy.recoveryWindowMs)
    suspects.ended([slit, toast])
    expect(blamed()).toEqual([toast, slit])
  })

  it('a server that is replaced for what it is itself is nobody’s fault', () => {
    const { suspects, blamed } = open()
    suspects.spared()
    expect(blamed()).toEqual([])
  })
})

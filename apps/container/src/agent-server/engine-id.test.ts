import { describe, expect, it } from 'vitest'
import { engineId } from './engine-id.ts'

const atMs = Date.parse('2026-11-26T04:00:00.000Z')

describe('engineId', () => {
  it('is the same for the same time and key, and another for another key', () => {
    const id = engineId({ prefix: 'msg', atMs, key: 'prime-toast-1' })
    expect(id).toMatch(/^msg_[0-9a-f]{12}[0-9A-Za-z]{14}$/)
    expect(engineId({ prefix: 'msg', atMs, key: 'prime-toast-1' })).toBe(id)
    expect(engineId({ prefix: 'msg', atMs, key: 'prime-toast-2' })).not.toBe(id)
  })

  it('comes after what is earlier, as the engines’ own do', () => {
    const ids = [0, 1, 999, 60_000].map((later) => engineId({ prefix: 'prt', atMs: atMs + later, key: `${9 - later}` }))
    expect(ids.toSorted()).toEqual(ids)
  })
})

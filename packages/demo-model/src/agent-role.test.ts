import { describe, expect, it } from 'vitest'
import { roleOf } from './agent-role.ts'
import type { ChatRequest } from './chat-request.ts'

const saying = (...system: readonly string[]): ChatRequest => ({
  model: 'demo-mayor',
  messages: system.map((text) => ({ role: 'system', text })),
  toolNames: [],
  stream: true,
  includeUsage: false,
})

describe('the role of an agent', () => {
  it.each([
    ['You are the mayor of the town "Ankh".', 'mayor'],
    ['You are a polecat, a worker of the town.', 'polecat'],
    ['You are a reviewer of branches.', 'refinery'],
  ])('is told by the system text: %s', (text, role) => expect(roleOf(saying(text))).toBe(role))

  it('is not told by the name of the model that the engine says', () => {
    const engine = 'You are powered by the model named demo-mayor. The exact model ID is demo/demo-mayor'
    expect(roleOf(saying(engine, 'You are a polecat, a worker of the town.'))).toBe('polecat')
    expect(roleOf(saying(engine))).toBeNull()
  })
})

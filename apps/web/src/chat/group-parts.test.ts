import { conversationPartSchema, type ConversationPart } from '@gastown/contract/conversation'
import { expect, test } from 'vitest'
import { describeTools, groupParts } from './group-parts.ts'

const part = (fields: object): ConversationPart => conversationPartSchema.parse(fields)
const words = (partId: string, text: string) => part({ type: 'text', partId, text })
const tool = (partId: string, name: string, state: string, title = '') =>
  part({ type: 'tool', partId, tool: name, title, state }) as Extract<ConversationPart, { type: 'tool' }>

test('tools in a row are one group, in their place between the words; blank words do not part them', () => {
  const parts = [
    words('1', 'Look:'),
    tool('2', 'bash', 'complete'),
    words('3', '\n'),
    tool('4', 'read', 'complete'),
    words('5', 'Done'),
  ]
  expect(groupParts(parts).map(({ key, type }) => `${key} ${type}`)).toEqual(['1 text', '2 tools', '5 text'])
})

test('one tool is told by its name and title, more by their number and names', () => {
  expect(describeTools([tool('1', 'bash', 'complete', 'List files')])).toEqual({ text: 'bash · List files', state: 'complete' })
  expect(describeTools([tool('1', 'bash', 'complete')]).text).toBe('bash')
  expect(describeTools([tool('1', 'bash', 'complete'), tool('2', 'bash', 'complete'), tool('3', 'read', 'complete')]).text).toBe(
    '3 tools · bash, read',
  )
})

test('a group runs while one of its tools does, and has failed when one has', () => {
  expect(describeTools([tool('1', 'a', 'failed'), tool('2', 'b', 'running')]).state).toBe('running')
  expect(describeTools([tool('1', 'a', 'failed'), tool('2', 'b', 'complete')]).state).toBe('failed')
})

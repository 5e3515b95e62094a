import { agentIdSchema } from '@gastown/contract/ids'
import type { Watch } from '@gastown/contract/viewer-message'
import { maxWatchedAgents } from '@gastown/contract/viewer-message'
import { expect, it, vi } from 'vitest'
import { FeedWatch, type AgentMessage } from './feed-watch.ts'

const [toast, nux] = [agentIdSchema.parse('polecat-toast'), agentIdSchema.parse('polecat-nux')]
const said: AgentMessage = { type: 'agent_conversation', agentId: toast, messages: [] }

function open() {
  const told: Watch[] = []
  const watch = new FeedWatch()
  watch.attach((wanted) => told.push(wanted))
  return { watch, told }
}

it('asks for what is shown, once for all who show it, and no more when nobody does', () => {
  const { watch, told } = open()
  const ends = [watch.agent(toast, () => {}), watch.agent(toast, () => {}), watch.gates(() => {})]
  expect(told.at(-1)).toEqual({ agentIds: [toast], gates: true })
  ends[0]?.()
  expect(told).toHaveLength(3)
  for (const end of ends) end()
  expect(told.at(-1)).toEqual({ agentIds: [], gates: false })
})

it('tells each message to those who watch its agent', () => {
  const { watch } = open()
  const [ofToast, ofNux] = [vi.fn<(message: AgentMessage) => void>(), vi.fn<(message: AgentMessage) => void>()]
  watch.agent(toast, ofToast)
  watch.agent(nux, ofNux)
  watch.take(said)
  expect(ofToast).toHaveBeenCalledWith(said)
  expect(ofNux).not.toHaveBeenCalled()
})

it('asks again where it is attached anew, for no more agents than the town shows', () => {
  const { watch } = open()
  const ids = Array.from({ length: maxWatchedAgents + 1 }, (_, index) => agentIdSchema.parse(`polecat-${index}`))
  for (const agentId of ids) watch.agent(agentId, () => {})
  const tell = vi.fn<(watch: Watch) => void>()
  watch.attach(tell)
  expect(tell).toHaveBeenCalledWith({ agentIds: ids.slice(1), gates: false })
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let townId: string
beforeEach(async () => {
  town = await openWorkTown()
  ;({ townId } = town.engine)
})
afterEach(() => town.close())

const list = async (input: object = {}) => (await town.test.query('listMail', { townId, ...input })).data
const mutate = (name: string, input: object) => town.test.mutate(name, { townId, ...input })

it('mail says who wrote to whom, and why it is not delivered yet; delivered, it is still there', async () => {
  const bead = await town.sling()
  const { agentId = '' } = town.bead(bead.beadId)
  await mutate('sendMail', { agentId, subject: 'Hint', body: 'Use the new API.' })
  const [waiting] = (await list({ waiting: true })).mail
  expect(waiting).toMatchObject({
    subject: 'Hint',
    fromName: 'You',
    toName: 'Toast',
    waits: 'Toast is being started, and reads it then.',
  })
  const { generation } = await town.bringUp(bead)
  await town.hear({ type: 'message.delivered', agentId: agentId as never, generation, messageId: waiting.messageId })
  expect((await list({ waiting: true })).mail).toEqual([])
  const { mail, hasMore } = await list({ agentId })
  expect(hasMore).toBe(false)
  expect(mail).toMatchObject([{ messageId: waiting.messageId, ended: { how: 'delivered', generation } }])
  expect(mail[0]).not.toHaveProperty('waits')
})

it('what nobody read in its time says so, and older mail is read in pages', async () => {
  const bead = await town.sling()
  const { agentId } = await town.bringUp(bead)
  for (const body of ['first', 'second', 'third']) {
    await mutate('sendMail', { agentId, body, kind: 'nudge' })
    town.test.clock.advance(1_000)
  }
  const { mail, hasMore } = await list({ limit: 2 })
  expect(mail.map(({ body }: { body: string }) => body)).toEqual(['third', 'second'])
  expect(hasMore).toBe(true)
  const older = await list({ limit: 2, before: mail[1].messageId })
  expect(older).toMatchObject({ mail: [{ body: 'first' }], hasMore: false })
})

it('an answer to an escalation goes to who raised it, or to the mayor, with the acknowledgement or not at all', async () => {
  const bead = await town.sling()
  const { agentId, generation } = await town.bringUp(bead)
  const raise = (title: string) =>
    town.want({ type: 'agent.escalate', agentId, generation, severity: 'high', title, body: 'Which?' })
  const open = async () => (await town.test.query('listEscalations', { townId })).data.escalations
  await raise('Left or right')
  await raise('Up or down')
  const [second, first] = await open()
  const answer = { text: 'Left.', to: 'raiser' }
  await mutate('acknowledgeEscalation', { escalationId: first.escalationId, answer })
  expect((await list({ agentId })).mail).toMatchObject([{ subject: `Answer: ${first.title}`, body: 'Left.', fromName: 'You' }])
  await mutate('acknowledgeEscalation', { escalationId: second.escalationId, answer: { text: 'Up.' } })
  const { messages } = (await town.test.query('getConversation', { townId })).data
  expect(messages.at(-1).text).toBe(`My answer to the escalation "${second.title}": Up.`)
  expect(await open()).toEqual([])
  const { escalations } = (await town.test.query('listEscalations', { townId, all: true })).data
  expect(new Set(escalations.map((one: { answer?: string }) => one.answer))).toEqual(new Set(['Left.', 'Up.']))
})

it('an answer that reaches nobody acknowledges nothing', async () => {
  const bead = await town.sling()
  const { agentId, generation } = await town.bringUp(bead)
  await town.hear({ type: 'agent.quiet', agentId, generation, since: new Date(town.test.clock.now()).toISOString() })
  town.test.clock.advance(61 * 60_000)
  const { escalations } = (await town.test.query('listEscalations', { townId })).data
  expect(escalations).toMatchObject([{ raisedBy: 'town' }])
  const { error } = await mutate('acknowledgeEscalation', {
    escalationId: escalations[0].escalationId,
    answer: { text: 'Go on.', to: 'raiser' },
  })
  expect(error).toMatchObject({ data: { code: 'AGENT_NOT_FOUND', field: 'answer.to' } })
  expect((await town.test.query('listEscalations', { townId })).data.escalations).toHaveLength(1)
})

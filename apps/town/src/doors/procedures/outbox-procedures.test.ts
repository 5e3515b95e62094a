import type { Action } from '@gastown/contract/intents'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { until } from '../testing/until.ts'
import { openWorkTown, type WorkTown } from '../testing/work-town.ts'

let town: WorkTown
let townId: string
beforeEach(async () => {
  town = await openWorkTown()
  ;({ townId } = town.engine)
})
afterEach(() => town.close())

const mutate = (name: string, input: object = {}) => town.test.mutate(name, { townId, ...input })
const query = (name: string, input: object = {}) => town.test.query(name, { townId, ...input })

it('promise 6: what was given up is listed with its reason, and done when it is tried again', async () => {
  const { engine, test } = town
  const url = 'https://example.invalid/hook'
  await mutate('updateTownConfig', { config: { work: { notifications: { webhookUrl: url } } } })
  const bead = await town.sling()
  const { agentId, generation } = await town.bringUp(bead)
  await town.want({ type: 'agent.escalate', agentId, generation, severity: 'high', title: 'Stuck', body: 'No key.' })
  await until('it was told', () => town.posted.length === 1)
  // As it is when the address was down for all of its tries.
  const actionId = 'escalation.notify/late' as never
  const { escalationId } = [...engine.town.work.escalations.values()][0] ?? {}
  const action = { type: 'escalation.notify', escalationId, count: 1 } as unknown as Action
  const at = new Date(test.clock.now()).toISOString()
  await engine.store.commit({
    before: engine.town,
    after: engine.town,
    events: [],
    actions: [{ actionId, action }],
    receipt: { inputId: 'a-test' as never, at, outcome: { accepted: true, ids: {} } },
    conversation: [],
    finished: { beads: [], convoys: [], merges: [], escalations: [], mail: [] },
  })
  await engine.store.buryAction({ actionId, at, reason: 'The address did not answer.' })

  expect((await query('listDeadLetters')).data.deadLetters).toMatchObject([
    { actionId, type: 'escalation.notify', reason: 'The address did not answer.' },
  ])
  await mutate('retryDeadLetter', { actionId })
  await until('it was told again', () => town.posted.length === 2)
  await until('nothing is owed', async () => (await engine.store.countActions()).owed === 0)
  expect((await query('listDeadLetters')).data.deadLetters).toEqual([])
  expect((await mutate('retryDeadLetter', { actionId })).error?.data).toMatchObject({ code: 'WRONG_STATE', field: 'actionId' })
})

it('a dry run names the rule, what it would do and when, and does nothing', async () => {
  const bead = await town.sling()
  const { agentId, generation } = await town.bringUp(bead)
  const since = new Date(town.test.clock.now()).toISOString()
  await town.hear({ type: 'agent.quiet', agentId, generation, since })
  const quiet = (await query('dryRunReconcile')).data
  expect(quiet).toMatchObject({ events: [], violations: [], wakeAt: expect.any(String) as string })

  // The town's clock goes on without its alarms ringing: as it is in the moment before they do.
  const { clock } = town.test
  const ahead = clock.now() + 3 * 3_600_000
  clock.now = () => ahead
  const before = town.engine.town
  const { data } = await query('dryRunReconcile')
  expect(data.events).toContainEqual({
    rule: 'watchQuiet',
    type: 'worker.warned',
    text: expect.stringContaining('nudged') as string,
  })
  expect(town.engine.town).toBe(before)
})

it('a notice of something observed is dismissed; a dead letter stays until it is retried', async () => {
  const event = { event: 'agent_server.replaced', agentId: town.mayorId, reason: 'It was too large.' }
  const answer = await town.test.asContainer(town.engine, 'container-events', {
    method: 'POST',
    body: JSON.stringify(event),
  })
  expect(answer.status).toBe(204)
  const [notice] = (await query('getTown')).data.notices
  expect(notice).toMatchObject({ level: 'info' })
  expect(notice).not.toHaveProperty('actionId')
  await mutate('dismissNotice', { noticeId: notice.id })
  expect((await query('getTown')).data.notices).toEqual([])
})

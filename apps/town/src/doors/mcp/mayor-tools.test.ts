import type { Verification } from '@gastown/contract/work/reports'
import type { PageState } from '@gastown/contract/viewer-message'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { FakeSocket } from '../testing/fake-socket.ts'
import { origin } from '../testing/test-plane.ts'
import { commit, openWorkTown, operatorToken, type WorkTown } from '../testing/work-town.ts'

describe("the mayor's tools", () => {
  let town: WorkTown
  let token: string

  beforeEach(async () => {
    town = await openWorkTown()
    token = await town.token(town.mayorId)
  })
  afterEach(() => town.close())

  const call = (name: string, args: unknown = {}) => town.call(token, name, args)
  const sling = async (title: string, more: object = {}): Promise<string> =>
    (await call('gt_sling', { rig_id: town.rigId, title, ...more })).json.bead_id
  const two = { rig_id: '', convoy_title: 'Two', tasks: [{ title: 'One' }, { title: 'Two', depends_on: [0] }] }
  const batch = async (more: object = {}) => (await call('gt_sling_batch', { ...two, rig_id: town.rigId, ...more })).json

  /** The bead's branch is done, verified and landed. */
  async function land(beadId: string): Promise<void> {
    const bead = town.bead(beadId as never)
    const worker = await town.bringUp(bead)
    const branch = bead.branch ?? ''
    town.proof = { found: 'branch', branch, head: commit('a'), base: commit('b'), commits: 1, changedFiles: 1, uncommitted: [] }
    await town.call(await town.token(worker.agentId), 'gt_done', { summary: `What ${beadId} left.` })
    const batchOf = () => town.engine.town.work.refineries.get(town.rigId)?.batch
    const { batchId, mergeIds } = batchOf() ?? { batchId: '' as never, mergeIds: [] }
    const commits = mergeIds.map((mergeId) => ({ mergeId, commit: commit('c') }))
    const verification: Verification = {
      result: 'passed',
      base: commit('b'),
      tip: commit('c'),
      commits,
      leftOut: [],
      gates: [],
      preVerified: false,
    }
    await town.hear({ type: 'batch.verified', rigId: town.rigId, batchId, attempt: 1, verification })
    await town.hear({ type: 'batch.landed', rigId: town.rigId, batchId, landing: { result: 'landed', commit: commit('c') } })
    await town.hear({
      type: 'agent.status',
      agentId: worker.agentId,
      generation: worker.generation,
      status: 'exited',
      activity: 'idle',
      serverPort: 0,
      sessionId: '',
      prewarmed: false,
    })
  }

  it('gt_list_rigs names the rigs', async () => {
    expect((await call('gt_list_rigs')).json.rigs).toMatchObject([
      { rig_id: town.rigId, name: 'shop', default_branch: 'main', gates: [] },
    ])
  })

  it('promise 8: gt_sling hands a bead to a worker in the same turn', async () => {
    const said = await call('gt_sling', {
      rig_id: town.rigId,
      title: 'Add a page',
      body: 'With a title',
      priority: 'high',
      labels: ['ui'],
    })
    expect(said.json).toMatchObject({
      title: 'Add a page',
      status: 'in_progress',
      priority: 'high',
      labels: ['ui'],
      agent_id: 'polecat-toast',
    })
    expect(town.bead(said.json.bead_id)).toMatchObject({ createdBy: town.mayorId, body: 'With a title' })
    expect((await call('gt_sling', { rig_id: 'none', title: 'x' })).text).toMatch(/^RIG_NOT_FOUND: rig_id: .*List its rigs/)
  })

  it('gt_sling waits for what it depends on, and for nothing that has landed', async () => {
    const first = await sling('First')
    const second = await sling('Second', { depends_on: [first] })
    expect(town.bead(second as never)).toMatchObject({ status: 'open', blockedBy: [first] })
    await land(first)
    const third = await sling('Third', { depends_on: [first], hold: true })
    expect(town.bead(third as never)).toMatchObject({
      blockedBy: [],
      results: [{ beadId: first, commit: commit('c'), summary: `What ${first} left.` }],
    })
    expect((await call('gt_sling', { rig_id: town.rigId, title: 'x', depends_on: ['none'] })).text).toMatch(/^BEAD_NOT_FOUND: /)
  })

  it('gt_sling_batch makes a convoy; without dependencies it must be meant so', async () => {
    const made = await batch()
    expect(made).toMatchObject({
      status: 'active',
      merge_mode: 'review-and-merge',
      total_count: 2,
      beads: [
        { title: 'One', status: 'in_progress' },
        { title: 'Two', status: 'open', waits: expect.stringContaining('"One"') as string },
      ],
    })
    const tasks = [{ title: 'One' }, { title: 'Two' }]
    const said = await call('gt_sling_batch', { rig_id: town.rigId, convoy_title: 'x', tasks })
    expect(said.text).toMatch(/^INVALID_INPUT: .*depends_on.*parallel: true/)
    expect((await batch({ tasks, parallel: true, merge_mode: 'review-then-land' })).feature_branch).toMatch(/^gt\/convoy\//)
    const circle = [
      { title: 'One', depends_on: [1] },
      { title: 'Two', depends_on: [0] },
    ]
    expect((await call('gt_sling_batch', { rig_id: town.rigId, convoy_title: 'x', tasks: circle })).text).toMatch(
      /^DEPENDENCY_CYCLE: /,
    )
  })

  it('a staged convoy begins with gt_convoy_start', async () => {
    const { convoy_id, beads } = await batch({ staged: true })
    expect(beads[0]).toMatchObject({ status: 'open', waits: expect.stringMatching(/^Staged/) as string })
    expect((await call('gt_list_convoys', { status: 'staged' })).json.convoys).toMatchObject([
      { convoy_id, closed_count: 0, total_count: 2 },
    ])
    expect((await call('gt_convoy_start', { convoy_id })).json).toMatchObject({
      status: 'active',
      beads: [{ status: 'in_progress' }, {}],
    })
    expect((await call('gt_convoy_start', { convoy_id: 'none' })).text).toMatch(/^CONVOY_NOT_FOUND: /)
  })

  it('gt_convoy_status tells what landed and what waits, also when it has ended', async () => {
    const { convoy_id, beads } = await batch()
    await land(beads[0].bead_id)
    expect((await call('gt_convoy_status', { convoy_id })).json).toMatchObject({
      closed_count: 1,
      waits: expect.stringMatching(/^1 of 2 beads have landed/) as string,
      beads: [{ status: 'closed', landed_commit: commit('c') }, { status: 'in_progress' }],
    })
    await land(beads[1].bead_id)
    expect((await call('gt_convoy_status', { convoy_id })).json).toMatchObject({ status: 'landed', closed_count: 2 })
    expect((await call('gt_list_convoys')).json.convoys).toMatchObject([{ convoy_id, status: 'landed' }])
  })

  it('beads come into a convoy and leave it; it is renamed and closed', async () => {
    const { convoy_id, beads } = await batch({ staged: true })
    const bead_id = await sling('Three', { hold: true })
    const added = await call('gt_convoy_add_bead', { convoy_id, bead_id, depends_on: [beads[0].bead_id] })
    expect(added.json).toMatchObject({ total_count: 3 })
    expect((await call('gt_convoy_add_bead', { convoy_id: (await batch({ staged: true })).convoy_id, bead_id })).text).toMatch(
      /^WRONG_STATE: /,
    )
    expect((await call('gt_convoy_remove_bead', { convoy_id, bead_id })).json).toMatchObject({ total_count: 2 })
    expect((await call('gt_convoy_remove_bead', { convoy_id, bead_id })).text).toMatch(/^BEAD_NOT_FOUND: /)
    expect((await call('gt_convoy_update', { convoy_id, title: 'Other', merge_mode: 'review-then-land' })).json).toMatchObject({
      title: 'Other',
      merge_mode: 'review-then-land',
    })
    expect((await call('gt_convoy_update', { convoy_id, feature_branch: '-x' })).text).toMatch(/^INVALID_INPUT: /)
    expect((await call('gt_convoy_close', { convoy_id, reason: 'Not wanted.' })).json).toMatchObject({ status: 'failed' })
    expect((await call('gt_convoy_close', { convoy_id })).text).toMatch(/^CONVOY_NOT_FOUND: /)
  })

  it('gt_list_beads filters, and says what each waits for', async () => {
    const held = await sling('A held one', { hold: true })
    await sling('Another')
    const list = async (args: object) => (await call('gt_list_beads', args)).json.beads as { bead_id: string }[]
    expect(await list({})).toHaveLength(2)
    expect(await list({ status: 'open' })).toMatchObject([{ bead_id: held, waits: expect.stringMatching(/^Held/) as string }])
    expect(await list({ status: ['in_progress', 'failed'], rig_id: town.rigId })).toHaveLength(1)
    expect(await list({ search: 'HELD' })).toHaveLength(1)
    expect((await call('gt_list_beads', { status: 'done' })).text).toMatch(/^INVALID_INPUT: status: /)
  })

  it('a bead is changed, started, given on, closed and deleted', async () => {
    const bead_id = await sling('A held one', { hold: true })
    expect((await call('gt_bead_update', { bead_id, title: 'Renamed', model: 'big', rig_id: town.rigId })).json).toMatchObject({
      title: 'Renamed',
    })
    expect(town.bead(bead_id as never).model).toBe('big')
    expect((await call('gt_bead_update', { bead_id, status: 'closed' })).text).toMatch(/^INVALID_INPUT: .*"status"/)
    expect((await call('gt_bead_update', { bead_id, rig_id: 'other' })).text).toMatch(/^RIG_NOT_FOUND: rig_id: /)
    expect((await call('gt_bead_start', { bead_id })).json).toMatchObject({ status: 'in_progress' })
    expect((await call('gt_bead_start', { bead_id })).text).toMatch(/^WRONG_STATE: /)
    expect((await call('gt_bead_retry', { bead_id })).text).toMatch(/^WRONG_STATE: /)
    expect((await call('gt_bead_reassign', { bead_id, agent_id: 'nobody' })).text).toMatch(/^AGENT_NOT_FOUND: /)
    expect((await call('gt_bead_reassign', { bead_id })).json).toMatchObject({ status: 'open' })
    expect((await call('gt_bead_close', { bead_id })).text).toMatch(/^INVALID_INPUT: reason: /)
    expect((await call('gt_bead_close', { bead_id, reason: 'Done elsewhere.' })).json).toEqual({ bead_id, closed: true })
    expect((await call('gt_bead_status', { bead_id })).json).toMatchObject({ status: 'closed', reason: 'Done elsewhere.' })
    const doomed = [await sling('x', { hold: true }), await sling('y', { hold: true })]
    const said = await call('gt_bead_delete', { bead_id: [...doomed, 'none'] })
    expect(said.json).toMatchObject({
      deleted: doomed,
      not_deleted: [{ bead_id: 'none', reason: expect.stringMatching(/^BEAD_NOT_FOUND/) as string }],
    })
    expect((await call('gt_bead_delete', { bead_id: 'none' })).text).toMatch(/^BEAD_NOT_FOUND: /)
  })

  it('gt_list_agents and gt_agent_reset', async () => {
    const bead_id = await sling('Work')
    const [mayor, worker] = (await call('gt_list_agents')).json.agents
    expect([mayor, worker]).toMatchObject([
      { agent_id: town.mayorId, role: 'mayor' },
      { name: 'Toast', role: 'polecat', state: 'starting', bead_id },
    ])
    expect((await call('gt_agent_reset', { agent_id: worker.agent_id })).json).toMatchObject({ state: 'stopping' })
    expect((await call('gt_agent_reset', { agent_id: 'nobody' })).text).toMatch(/^AGENT_NOT_FOUND: /)
  })

  it('escalations are listed, raised and acknowledged', async () => {
    await call('gt_escalate', { title: 'Which colour?', body: 'Red or blue.', severity: 'low' })
    const [first] = (await call('gt_list_escalations')).json.escalations
    expect(first).toMatchObject({ severity: 'low', title: 'Which colour?', raised_by: town.mayorId })
    expect((await call('gt_escalation_acknowledge', { escalation_id: first.escalation_id })).json).toEqual({ acknowledged: true })
    expect((await call('gt_list_escalations')).json.escalations).toEqual([])
    expect((await call('gt_list_escalations', { all: true })).json.escalations).toMatchObject([
      { acknowledged_at: expect.any(String) as string },
    ])
    expect((await call('gt_escalation_acknowledge', { escalation_id: 'none' })).text).toMatch(/^ESCALATION_NOT_FOUND: /)
    expect((await town.call(operatorToken, 'gt_escalate', { title: 'x' })).text).toMatch(/^WRONG_STATE: .*operator/)
  })

  it('gt_merge_queue and gt_costs tell what there is', async () => {
    expect((await call('gt_merge_queue')).json).toEqual({ queue: [], needs_a_person: [] })
    const bead_id = await sling('Work')
    const bead = town.bead(bead_id as never)
    const worker = await town.bringUp(bead)
    const { agentId, generation } = worker
    const spend = { inputTokens: 10, outputTokens: 5, cachedTokens: 0, costMicros: 123_456 }
    await town.hear({ type: 'agent.usage', agentId, generation, model: 'm', spend })
    const proof = {
      found: 'branch',
      branch: bead.branch ?? '',
      head: commit('a'),
      base: commit('b'),
      commits: 1,
      changedFiles: 1,
    } as const
    town.proof = { ...proof, uncommitted: [] }
    await town.call(await town.token(agentId), 'gt_done', { summary: 'x' })
    expect((await call('gt_merge_queue', { rig_id: town.rigId })).json.queue).toMatchObject([
      { bead_id, state: 'verifying', target: 'main' },
    ])
    expect((await call('gt_costs')).json).toMatchObject({ total_usd: 0.1235, today_usd: 0.1235, dearest_beads: [{ bead_id }] })
    expect((await call('gt_costs', { bead_id })).json).toEqual({ bead_id, spent_usd: 0.1235 })
  })

  /** A page of the user, which opens whatever it is told to. */
  async function openPage(state: Partial<PageState> = {}): Promise<{ readonly actions: unknown[] }> {
    const headers = { host: '127.0.0.1:8787', authorization: `Bearer ${operatorToken}`, upgrade: 'websocket' }
    const answer = await town.test.plane.upgrade(new Request(`${origin}/api/towns/${town.engine.townId}/status/ws`, { headers }))
    if (answer instanceof Response) throw new Error(`The upgrade was refused with ${answer.status}.`)
    const actions: unknown[] = []
    const socket = new FakeSocket()
    const { send } = socket
    socket.send = (data) => {
      send.call(socket, data)
      const { type, actionId, action } = JSON.parse(String(data)) as Record<string, unknown>
      if (type !== 'ui_action') return
      actions.push(action)
      socket.receive(JSON.stringify({ type: 'ui_action_shown', actionId }))
    }
    answer.accept(socket)
    socket.receive(JSON.stringify({ type: 'page', isVisible: true, takesActions: true, views: [], ...state }))
    return { actions }
  }

  it('gt_ui_action opens on the page what was asked for, and says on how many', async () => {
    const { actions } = await openPage()
    const beadId = await sling('Look at me')
    const shown = { shown: true, open_pages: 1, shown_on: 1 }
    expect((await call('gt_ui_action', { action: { type: 'open_bead_drawer', bead_id: beadId } })).json).toEqual(shown)
    expect((await call('gt_ui_action', { action: { type: 'highlight_bead', bead_id: beadId } })).json).toEqual(shown)
    expect((await call('gt_ui_action', { action: { type: 'navigate', page: 'town-overview' } })).json).toEqual(shown)
    expect(actions).toEqual([
      { type: 'open_bead', beadId },
      { type: 'open_page', page: 'beads', beadId },
      { type: 'open_page', page: 'overview' },
    ])
  })

  it.each([
    ['no page is open', null, { open_pages: 0 }, 'no page of this town open'],
    ['its user does not let the mayor', { takesActions: false }, { open_pages: 1 }, 'does not let the mayor'],
    ['nobody looks at it', { isVisible: false }, { open_pages: 1 }, 'nobody looks at it'],
  ] as const)('gt_ui_action is honest when %s', async (_, state, counted, reason) => {
    const page = state === null ? null : await openPage(state)
    const { json } = await call('gt_ui_action', { action: { type: 'navigate', page: 'beads' } })
    expect(json).toMatchObject({ shown: false, shown_on: 0, ...counted, reason: expect.stringContaining(reason) as string })
    expect(page?.actions ?? []).toEqual([])
  })

  it.each([
    [{ type: 'open_bead_drawer', bead_id: 'nothing' }, 'BEAD_NOT_FOUND: bead_id'],
    [{ type: 'open_convoy_drawer', convoy_id: 'nothing' }, 'CONVOY_NOT_FOUND: convoy_id'],
    [{ type: 'open_agent_drawer', agent_id: 'nobody' }, 'AGENT_NOT_FOUND: agent_id'],
    [{ type: 'open_merge', merge_id: 'nothing' }, 'MERGE_NOT_FOUND: merge_id'],
  ])('gt_ui_action %j is refused: the town has no such thing', async (action, text) => {
    expect((await call('gt_ui_action', { action })).text).toContain(text)
  })

  it.each([{ type: 'navigate', page: 'the-moon' }, { type: 'explode' }])('gt_ui_action %j is none', async (action) => {
    expect((await call('gt_ui_action', { action })).text).toMatch(/^INVALID_INPUT: action\./)
  })

  it('the operator does the same, as the user', async () => {
    const { json } = await town.call(operatorToken, 'gt_sling', { rig_id: town.rigId, title: 'By hand' })
    expect(town.bead(json.bead_id).createdBy).toBe('user')
    expect((await town.call(operatorToken, 'gt_bead_status')).text).toMatch(/^INVALID_INPUT: bead_id: /)
  })
})

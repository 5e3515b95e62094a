import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Worker } from '@gastown/core/work/work'
import { openWorkTown, operatorToken, type WorkTown } from '../testing/work-town.ts'
import { origin } from '../testing/test-plane.ts'

describe("the door of the agents' tools", () => {
  let town: WorkTown
  let worker: Worker
  let token: string

  beforeEach(async () => {
    town = await openWorkTown()
    worker = await town.bringUp(await town.sling())
    token = await town.token(worker.agentId)
  })
  afterEach(() => town.close())

  const ask = async (who: string, method: string, params: unknown = {}) => {
    const response = await town.rpc(who, { jsonrpc: '2.0', id: 'a', method, params })
    return await response.json()
  }
  const names = async (who: string): Promise<string[]> =>
    ((await ask(who, 'tools/list')).result.tools as { name: string }[]).map(({ name }) => name)

  it.each([
    ['2025-11-25', '2025-11-25'],
    ['2025-03-26', '2025-03-26'],
    ['1999-01-01', '2025-11-25'],
  ])('begins with a client that speaks %s', async (protocolVersion, answered) => {
    const { result } = await ask(token, 'initialize', {
      protocolVersion,
      capabilities: {},
      clientInfo: { name: 'x', version: '1' },
    })
    expect(result).toMatchObject({ protocolVersion: answered, capabilities: { tools: {} }, serverInfo: { name: 'gastown' } })
    const note = await town.rpc(token, { jsonrpc: '2.0', method: 'notifications/initialized' })
    expect([note.status, await note.text()]).toEqual([202, ''])
    expect((await ask(token, 'ping')).result).toEqual({})
  })

  it.each(['GET', 'DELETE', 'PUT'])('%s is no way to it', async (method) => {
    const path = `${origin}/api/towns/${town.engine.townId}/mcp`
    const response = await town.test.plane.fetch(new Request(path, { method, headers: { authorization: `Bearer ${token}` } }))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('says what it cannot read', async () => {
    const bad = await town.rpc(token, [{ jsonrpc: '2.0', id: 1, method: 'ping' }])
    expect([bad.status, await bad.json()]).toMatchObject([400, { error: { code: -32600 } }])
    expect((await ask(token, 'resources/list')).error.code).toBe(-32601)
    expect((await ask(token, 'tools/call', {})).error.code).toBe(-32602)
  })

  it.each([
    ['no token', '', 401],
    ['a token of nobody', 'gt1.x.y', 401],
  ])('refuses %s', async (_, who, status) => {
    expect((await town.rpc(who, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(status)
  })

  it("refuses a browser's cookie", async () => {
    const cookie = (await town.test.auth.sessionCookie()).split(';')[0] ?? ''
    const path = `${origin}/api/towns/${town.engine.townId}/mcp`
    const init = { method: 'POST', headers: { cookie, origin }, body: '{"jsonrpc":"2.0","id":1,"method":"ping"}' }
    expect((await town.test.plane.fetch(new Request(path, init))).status).toBe(401)
  })

  it("refuses the container's token, and an agent's of another town", async () => {
    const { townId } = town.engine
    const container = await town.test.auth.mintContainerToken({ townId, containerGeneration: 1, ttlMs: 60_000 })
    expect((await town.rpc(container.token, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(403)
    const other = await town.test.createTown()
    const foreign = await town.test.auth.mintAgentToken({
      townId: other.townId,
      agentId: worker.agentId,
      generation: 1,
      role: 'mayor',
      ttlMs: 60_000,
    })
    expect((await town.rpc(foreign.token, { jsonrpc: '2.0', id: 1, method: 'ping' })).status).toBe(403)
  })

  it('offers each role its own tools, with schemas that say how they are called', async () => {
    expect(await names(token)).toMatchInlineSnapshot(`
      [
        "gt_prime",
        "gt_bead_status",
        "gt_checkpoint",
        "gt_status",
        "gt_done",
        "gt_run_gates",
        "gt_escalate",
        "gt_mail_send",
        "gt_mail_check",
        "gt_nudge",
      ]
    `)
    expect(await names(await town.token(worker.agentId, { role: 'refinery' }))).toMatchInlineSnapshot(`
      [
        "gt_prime",
        "gt_bead_status",
        "gt_status",
        "gt_done",
        "gt_request_changes",
        "gt_escalate",
        "gt_mail_send",
        "gt_mail_check",
      ]
    `)
    const ofMayor = await names(await town.token(town.mayorId))
    expect(ofMayor).toMatchInlineSnapshot(`
      [
        "gt_bead_status",
        "gt_sling",
        "gt_sling_batch",
        "gt_list_convoys",
        "gt_convoy_status",
        "gt_convoy_start",
        "gt_convoy_add_bead",
        "gt_convoy_remove_bead",
        "gt_convoy_update",
        "gt_convoy_close",
        "gt_list_rigs",
        "gt_list_beads",
        "gt_merge_queue",
        "gt_costs",
        "gt_bead_update",
        "gt_bead_start",
        "gt_bead_retry",
        "gt_bead_close",
        "gt_bead_reassign",
        "gt_bead_delete",
        "gt_list_agents",
        "gt_agent_reset",
        "gt_escalate",
        "gt_list_escalations",
        "gt_escalation_acknowledge",
        "gt_mail_send",
        "gt_nudge",
        "gt_ui_action",
      ]
    `)
    expect(await names(operatorToken)).toEqual(ofMayor)
    const { tools } = (await ask(operatorToken, 'tools/list')).result
    const sling = tools.find(({ name }: { name: string }) => name === 'gt_sling')
    expect(sling.inputSchema).toMatchObject({ type: 'object', required: ['rig_id', 'title'], additionalProperties: false })
    // What the mayor's tools cost in each turn's context: some 3,500 tokens.
    expect(JSON.stringify(tools).length).toBeLessThan(16_000)
  })

  it.each([
    ['polecat', 'gt_sling', { rig_id: 'r', title: 't' }],
    ['polecat', 'gt_request_changes', { feedback: 'x' }],
    ['polecat', 'gt_bead_close', { bead_id: 'b', reason: 'x' }],
    ['refinery', 'gt_checkpoint', { data: 'x' }],
    ['refinery', 'gt_run_gates', {}],
    ['mayor', 'gt_done', { summary: 'x' }],
    ['mayor', 'gt_no_such_tool', {}],
  ] as const)('a %s has no %s, and is told what it has', async (role, name, args) => {
    const who = role === 'mayor' ? await town.token(town.mayorId) : await town.token(worker.agentId, { role })
    const said = await town.call(who, name, args)
    expect(said.isError).toBe(true)
    expect(said.text).toMatch(/^TOOL_NOT_ALLOWED: .+ Yours are: gt_/)
  })

  it('promise 2: a run that the town has given up is told to stop, and changes nothing', async () => {
    const old = await town.token(worker.agentId, { generation: worker.generation - 1 })
    const said = await town.call(old, 'gt_checkpoint', { data: 'x' })
    expect(said.isError).toBe(true)
    expect(said.text).toMatch(/^STALE_GENERATION: .*Stop now\./)
    expect((await ask(old, 'tools/list')).error.message).toMatch(/^STALE_GENERATION/)
    const oldMayor = await town.token(town.mayorId, { generation: 0 })
    expect((await town.call(oldMayor, 'gt_sling', { rig_id: town.rigId, title: 'x' })).text).toMatch(/^STALE_GENERATION/)
  })

  it('a call that is sent again is taken once, and answered the same', async () => {
    const args = { rig_id: town.rigId, title: 'Once' }
    const [first, beside] = await Promise.all([1, 2].map(() => town.call(operatorToken, 'gt_sling', args, 'call-1')))
    const later = await town.call(operatorToken, 'gt_sling', args, 'call-1')
    expect([beside, later]).toEqual([first, first])
    const another = await town.call(operatorToken, 'gt_sling', args, 'call-2')
    const unnamed = [await town.call(operatorToken, 'gt_sling', args), await town.call(operatorToken, 'gt_sling', args)]
    const all = [first, another, ...unnamed].map((said) => said?.json.bead_id)
    expect(new Set(all).size).toBe(4)
    expect([...town.engine.town.work.beads.values()].filter(({ title }) => title === 'Once').length).toBe(4)
  })

  it('the same id of another agent, or with other arguments, is another call', async () => {
    await town.call(token, 'gt_checkpoint', { data: 'one' }, 'call-1')
    await town.call(token, 'gt_checkpoint', { data: 'two' }, 'call-1')
    expect(town.engine.town.work.beads.values().next().value?.checkpoint).toBe('two')
  })

  it('arguments that are wrong are named, with those that there are', async () => {
    const said = await town.call(operatorToken, 'gt_sling', { rig_id: town.rigId, dependsOn: [] })
    expect(said.text).toMatch(
      /^INVALID_INPUT: title: .+dependsOn.+ Its arguments are: rig_id, title, body, .+ call gt_sling again\.$/,
    )
  })
})

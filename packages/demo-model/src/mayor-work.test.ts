import { describe, expect, it } from 'vitest'
import { talkTo } from './testing/talk.ts'

const wish = 'Add a greeting page, a styles file and a test'
const rigs = JSON.stringify({
  rigs: [
    { rig_id: 'r1', name: 'shop' },
    { rig_id: 'r2', name: 'docs' },
  ],
})

describe('the demo mayor slings', () => {
  it('a convoy with a dependency to the first rig, tells the ids, and says that it is a script', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    expect(mayor.say(wish)).toMatchObject({ tool: 'gastown_gt_list_rigs', args: {} })
    const sling = mayor.result(rigs)
    expect(sling.tool).toBe('gastown_gt_sling_batch')
    expect(sling.args).toMatchObject({
      rig_id: 'r1',
      convoy_title: wish,
      tasks: [
        { title: 'Add a greeting page', depends_on: [] },
        { title: 'Add a styles file', depends_on: [] },
        { title: 'Add a test', depends_on: [] },
        { depends_on: [0, 1, 2] },
      ],
    })
    expect(sling.args).not.toHaveProperty('staged')
    const told = mayor.result(
      '{"convoy":{"convoyId":"c1"},"beads":[{"beadId":"b1"},{"beadId":"b2"},{"beadId":"b3"},{"beadId":"b4"}]}',
    )
    expect(told.tool).toBeUndefined()
    expect(told.text.split('\n')).toHaveLength(3)
    for (const part of ['c1', '“Add a greeting page” (b1)', '(b4)', '4 beads', '1 waits', 'bundled demo model'])
      expect(told.text).toContain(part)
  })

  it('one simple thing alone, to the rig that the user names', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    mayor.say('Fix the typo in the docs rig')
    expect(mayor.result(rigs)).toMatchObject({
      tool: 'gastown_gt_sling',
      args: { rig_id: 'r2', title: 'Fix the typo in the docs rig' },
    })
    expect(mayor.result('{"bead_id":"b7"}').text).toContain('“Fix the typo in the docs rig” (b7)')
  })

  it.each([
    ['{"error":{"code":"INVALID","message":"The convoy has a cycle."}}', 'The convoy has a cycle.'],
    ['Error: MCP server is gone', 'MCP server is gone'],
  ])('nothing when the town refuses it, and says so plainly: %s', (answer, reason) => {
    const mayor = talkTo('demo-mayor', 'mayor')
    mayor.say(wish)
    mayor.result(rigs)
    const told = mayor.result(answer)
    expect(told.text).toContain(reason)
    expect(told.text).toContain('Nothing is slung')
  })

  it('tells how to add a rig when there is none', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    mayor.say(wish)
    expect(mayor.result('{"rigs":[]}')).toMatchObject({
      tool: undefined,
      text: expect.stringContaining('gastown rig add') as string,
    })
  })

  it('does not sling twice when it was cut off, and says that it does not know', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    mayor.say(wish)
    expect(mayor.result('[Tool execution was interrupted]').tool).toBe('gastown_gt_list_rigs')
    expect(mayor.result(rigs).tool).toBe('gastown_gt_sling_batch')
    mayor.messages.push({ role: 'tool', content: 'Tool execution aborted' })
    const told = mayor.say('<system-reminder>Your last turn was cut off before it ended.</system-reminder>')
    expect(told).toMatchObject({ tool: undefined, text: expect.stringContaining('do not know') as string })
  })

  it('staged on wish, and starts it when it is told to', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    mayor.say('Plan a blog with comments')
    expect(mayor.result(rigs).args).toMatchObject({ staged: true })
    expect(mayor.result('{"convoy":{"convoyId":"c1"},"beads":[]}').text).toContain('say “start it”')
    expect(mayor.say('start it').tool).toBe('gastown_gt_list_convoys')
    const convoys =
      '{"convoys":[{"convoyId":"c0","status":"active","title":"x"},{"convoyId":"c1","status":"staged","title":"Blog"}]}'
    expect(mayor.result(convoys)).toMatchObject({ tool: 'gastown_gt_convoy_start', args: { convoy_id: 'c1' } })
    expect(mayor.result('{"convoy":{"convoyId":"c1","status":"active"}}').text).toContain('Started “Blog” (c1)')
  })

  it('nothing without the town’s tools: it only says what it is', () => {
    const said = talkTo('demo-mayor', 'nobody').say(wish)
    expect(said).toMatchObject({ tool: undefined, text: expect.stringContaining('bundled demo model') as string })
  })

  it('nothing that a message of the town merely lists', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    expect(mayor.say('From the town: a bead failed.\nAdd a greeting page').tool).toBeUndefined()
  })
})

describe('the demo mayor asked for the status', () => {
  it('reads the convoys and the beads, and tells them in words', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    expect(mayor.say('How is the town?').tool).toBe('gastown_gt_list_convoys')
    const convoys = { convoys: [{ title: 'Greeting', status: 'active', closedCount: 1, totalCount: 3, waits: 'A gate runs.' }] }
    expect(mayor.result(JSON.stringify(convoys)).tool).toBe('gastown_gt_list_beads')
    const beads = {
      beads: [
        { beadId: 'b1', title: 'Add a page', status: 'closed' },
        { beadId: 'b2', title: 'Add a test', status: 'in_review', waits: { kind: 'verifying', text: 'Its gates run.' } },
      ],
    }
    const { text } = mayor.result(JSON.stringify(beads))
    expect(text).toContain('Convoy “Greeting” is active: 1 of 3 landed. A gate runs.')
    expect(text).toContain('2 beads: 1 closed, 1 in review.')
    expect(text).toContain('- “Add a test” (b2): in review. Its gates run.')
    expect(text).toContain('demo model')
  })

  it('says so when it cannot look, and when there is nothing', () => {
    const mayor = talkTo('demo-mayor', 'mayor')
    mayor.say('status?')
    mayor.result('{"convoys":[]}')
    expect(mayor.result('{"beads":[]}').text).toContain('There is no convoy.\nThere is no bead.')
    mayor.say('status?')
    mayor.result('Error: timeout')
    expect(mayor.result('{"beads":[]}').text).toContain('Error: timeout')
  })

  it('tells what it can do with the tools that it has', () => {
    expect(talkTo('demo-mayor', 'mayor').say('What can you do?').text).toContain('sling them to the workers')
    expect(talkTo('demo-mayor', 'nobody').say('What can you do?').text).not.toContain('sling them')
  })
})

import { describe, expect, it } from 'vitest'
import { directivesFor, readDirectives } from './directives.ts'
import { primeOf, talkTo, type Answer } from './testing/talk.ts'

const scripted = (body: string, bead: { attempt?: number; more?: string } = {}) => {
  const polecat = talkTo('demo-script', 'polecat')
  return { polecat, first: polecat.say(primeOf({ title: 'Add a page', body, ...bead })) }
}
const commandOf = (answer: Answer) => String(answer.args['command'])

describe('directives in a bead’s body', () => {
  it('are obeyed by its worker, one tool after the other', () => {
    const { polecat, first } = scripted('Do it.\n[[commit docs/a.md "it\'s\\nme"]]\n  [[done All is there]]\n[[say bye]]')
    expect(first.tool).toBe('bash')
    expect(commandOf(first)).toContain(`printf '%s\\n' 'it'\\''s\nme' >> 'docs/a.md'`)
    expect(commandOf(first)).toContain(`git commit -q -m 'Add a page' -- 'docs/a.md'`)
    expect(polecat.result('ok')).toMatchObject({ tool: 'gastown_gt_done', args: { summary: 'All is there' } })
    expect(polecat.result('accepted')).toMatchObject({ tool: undefined, text: 'bye' })
  })

  it('are the only thing it does: without [[done]] it ends without being done', () => {
    const { polecat, first } = scripted('[[tool bash {"command":"ls","description":"list"}]]')
    expect(first).toMatchObject({ tool: 'bash', args: { command: 'ls' } })
    expect(polecat.result('a.md')).toMatchObject({ tool: undefined, text: '[[[a.md]]]' })
    expect(polecat.say('Why do you rest?').text).toBe('The script of this bead has nothing left.')
  })

  it('[[try]] limits an order to some tries at the bead; with none left, the worker works as it does', () => {
    const body = '[[try 1 say I give up]]\n[[try 2-3 commit a.md "x"]]\n[[try 3+ done late]]'
    expect(scripted(body)).toMatchObject({ first: { tool: undefined, text: 'I give up' } })
    expect(commandOf(scripted(body, { attempt: 2 }).first)).toContain(`>> 'a.md'`)
    const third = scripted(body, { attempt: 3 })
    expect(third.first.tool).toBe('bash')
    expect(third.polecat.result('ok')).toMatchObject({ tool: 'gastown_gt_done', args: { summary: 'late' } })
    expect(scripted(body, { attempt: 4 }).first).toMatchObject({ tool: 'gastown_gt_done' })
    expect(commandOf(scripted('[[try 1 say I give up]]', { attempt: 2 }).first)).toContain(`> 'add-a-page.md'`)
  })

  it('of a task are not those of its rework or its review', () => {
    const body = '[[commit a.md "x"]]\n[[rework say reworked]]\n[[review say reviewed]]'
    expect(commandOf(scripted(body).first)).toContain(`>> 'a.md'`)
    expect(scripted(body, { more: 'Rework: conflict' }).first.text).toBe('reworked')
    expect(commandOf(scripted('[[commit a.md "x"]]', { more: 'Rework: conflict' }).first)).toContain('merge-file')
    const reviewer = talkTo('demo-script', 'refinery')
    expect(reviewer.say(primeOf({ title: 'Add a page', body })).text).toBe('reviewed')
  })

  it('[[end]] ends the turn; a nudge goes on behind it', () => {
    const { polecat, first } = scripted('[[say I think]]\n[[end]]\n[[commit a.md "x"]]\n[[done]]')
    expect(first).toMatchObject({ tool: undefined, text: 'I think' })
    expect(polecat.say('Are you there?').tool).toBe('bash')
    expect(polecat.result('ok').tool).toBe('gastown_gt_done')
  })

  it('go on after a nudge or a crash where the results stand', () => {
    const { polecat } = scripted('[[commit a.md "x"]]\n[[done]]')
    polecat.messages.push({ role: 'tool', content: 'Tool execution aborted' })
    expect(polecat.say('<system-reminder>Your last turn was cut off before it ended.</system-reminder>').tool).toBe('bash')
    expect(polecat.result('ok').tool).toBe('gastown_gt_done')
    polecat.messages.pop()
    expect(polecat.say('go on').tool).toBe('gastown_gt_done')
    expect(polecat.result('accepted').text).toBe('[[[accepted]]]')
  })

  it('a message with directives of its own comes between, and the bead’s go on behind it', () => {
    const { polecat } = scripted('[[commit a.md "x"]]\n[[done]]')
    polecat.messages.pop()
    expect(polecat.say('[[tool bash {"command":"pwd","description":"where"}]]')).toMatchObject({ args: { command: 'pwd' } })
    expect(polecat.result('/work').text).toBe('[[[/work]]]')
    expect(commandOf(polecat.say('go on'))).toContain(`>> 'a.md'`)
    expect(polecat.result('ok').tool).toBe('gastown_gt_done')
  })

  it('are not obeyed by the models of the demo: a bead may come from anyone', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    const first = polecat.say(primeOf({ title: 'Add a page', body: '[[tool bash {"command":"curl x","description":"x"}]]' }))
    expect(commandOf(first)).toContain(`git commit -q -m 'Add a page'`)
  })
})

describe('a line of directives', () => {
  it('may be quoted only where that is allowed', () => {
    expect(readDirectives('  > | [[say x]]', { quoted: true })).toHaveLength(1)
    expect(readDirectives('> [[say x]]', { quoted: false })).toHaveLength(0)
  })

  it('says so when a scoped one is none', () => {
    const read = readDirectives('[[try 2 dance]]\n[[commit a.md unquoted]]', { quoted: true })
    const said = directivesFor(read, { purpose: 'task', attempt: 2 })
    expect(said).toEqual([
      { type: 'say', text: 'There is no directive "try 2 dance".' },
      { type: 'say', text: 'There is no directive "commit a.md unquoted".' },
    ])
  })
})

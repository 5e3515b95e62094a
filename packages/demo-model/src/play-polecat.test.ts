import { describe, expect, it } from 'vitest'
import { primeOf, talkTo } from './testing/talk.ts'

const prime = primeOf({ title: 'Add a greeting page' })
const commandOf = (answer: { args: Readonly<Record<string, unknown>> }) => String(answer.args['command'])

describe('the demo polecat', () => {
  it.each(['demo-mayor', 'demo-polecat', 'demo-script'])(
    'writes, commits, is done and says that it is a script (%s)',
    (model) => {
      const polecat = talkTo(model, 'polecat')
      const work = polecat.say(prime)
      expect(work.tool).toBe('bash')
      expect(work.args['description']).toEqual(expect.any(String))
      expect(commandOf(work)).toContain(`> 'add-a-greeting-page.md'`)
      expect(commandOf(work)).toContain(`git commit -q -m 'Add a greeting page'`)
      const done = polecat.result('abc123 Add a greeting page')
      expect(done).toMatchObject({
        tool: 'gastown_gt_done',
        args: { summary: expect.stringContaining('add-a-greeting-page.md') as string },
      })
      const closing = polecat.result('{"accepted":true,"merge_id":"m1"}')
      expect(closing.tool).toBeUndefined()
      expect(closing.text).toContain('bundled demo model: a script')
    },
  )

  it('is chosen by the model alone when the request does not say the role, and is no polecat where it says mayor', () => {
    expect(talkTo('demo-polecat', 'nobody').say(prime).tool).toBe('bash')
    expect(talkTo('demo-mayor', 'nobody').say('Hello').tool).toBeUndefined()
    expect(talkTo('demo-polecat', 'mayor').say('Hello').text).toContain('mayor of this town')
  })

  it.each([
    ['a path that the body names', 'Put it into docs/greeting.md, please.', `> 'docs/greeting.md'`],
    [
      'the order of a file',
      'Write the file src/hi.txt with the content "it\'s\\nme"',
      `printf '%s\\n' 'it'\\''s\nme' > 'src/hi.txt'`,
    ],
    ['no path outside of the worktree', 'See ../../etc/passwd.md and .git/hooks.md', `> 'add-a-greeting-page.md'`],
    ['no order outside of it', 'Write the file .git/hooks/x with the content "y"', `> 'add-a-greeting-page.md'`],
    ['prose into prose only', 'Change src/app.ts', `> 'add-a-greeting-page.md'`],
  ])('takes %s', (_, body, expected) => {
    expect(commandOf(talkTo('demo-mayor', 'polecat').say(primeOf({ title: 'Add a greeting page', body })))).toContain(expected)
  })

  it('reads why it is refused: commits what is not committed, and is done again', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(prime)
    polecat.result('ok')
    const mend = polecat.result('{"accepted":false,"reason":"2 files are uncommitted: a.txt, b.txt"}')
    expect(mend).toMatchObject({ tool: 'bash', text: expect.stringContaining('a.txt, b.txt') as string })
    expect(commandOf(mend)).toContain('git add -A')
    expect(commandOf(mend)).toContain(`git switch 'gt/toast/b1a2'`)
    expect(polecat.result('ok').tool).toBe('gastown_gt_done')
    expect(polecat.result('Accepted: it is in the merge queue.').tool).toBeUndefined()
  })

  it('makes a commit when it is refused for having none', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(prime)
    polecat.result('ok')
    expect(commandOf(polecat.result('Refused: the branch has no commits of its own.'))).toContain('Try 2 of the demo model')
  })

  it('hands it up when it was refused three times, and tries again when it is spoken to after that', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(prime)
    polecat.result('ok')
    const refused = 'Refused: the gate failed.'
    const tools = [refused, 'ok', refused, 'ok', refused].map((result) => polecat.result(result))
    expect(tools.map(({ tool }) => tool)).toEqual(['bash', 'gastown_gt_done', 'bash', 'gastown_gt_done', 'gastown_gt_escalate'])
    expect(tools.at(-1)?.args['body']).toContain('the gate failed')
    expect(polecat.result('{"escalation_id":"e1"}')).toMatchObject({
      tool: undefined,
      text: expect.stringContaining('handed it up') as string,
    })
    expect(polecat.say('I mended the gate, go on').tool).toBe('bash')
    expect(polecat.result('ok').tool).toBe('gastown_gt_done')
    expect(polecat.result('{"accepted":true}').text).toContain('Done.')
  })

  it('does not take the tool’s absence for a yes, and says so when it cannot hand that up either', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(prime)
    polecat.result('ok')
    const absent = "Model tried to call unavailable tool 'gastown_gt_done'. Available tools: bash."
    const last = [absent, 'ok', absent, 'ok', absent, absent].map((result) => polecat.result(result)).at(-1)
    expect(last).toMatchObject({ tool: undefined, text: expect.stringContaining('could not even hand it up') as string })
  })

  it('goes on after a crash where the results stand, and does again what was cut off', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    const work = polecat.say(prime)
    polecat.messages.push({ role: 'tool', content: '[Tool execution was interrupted]' })
    expect(polecat.say('<system-reminder>Your last turn was cut off before it ended.</system-reminder>')).toEqual(work)
    const done = polecat.result('ok')
    expect(done.tool).toBe('gastown_gt_done')
    expect(polecat.again()).toEqual(done)
  })

  it('goes on when it is nudged', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(prime)
    polecat.result('ok')
    polecat.messages.pop()
    expect(polecat.say('Are you still working on it?').tool).toBe('gastown_gt_done')
  })

  it('works on its newest bead', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    polecat.say(prime)
    polecat.result('ok')
    polecat.result('{"accepted":true}')
    expect(commandOf(polecat.say(primeOf({ title: 'Add a footer' })))).toContain(`> 'add-a-footer.md'`)
  })

  it('reworks a branch by the commands that the message gives', () => {
    const polecat = talkTo('demo-mayor', 'polecat')
    const more = 'Rework: conflict\n\n```sh\ngit rebase origin/main\n```\n'
    const work = polecat.say(primeOf({ title: 'Add a page', more }))
    expect(commandOf(work)).toContain('GIT_EDITOR=true git rebase origin/main\n')
    expect(commandOf(work)).toContain('git merge-file --union')
    expect(commandOf(work)).not.toContain('fetch')
    expect(polecat.result('kept both sides of a.md')).toMatchObject({
      tool: 'gastown_gt_done',
      args: { summary: expect.stringContaining('both sides of every conflict') as string },
    })
  })
})

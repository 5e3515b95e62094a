import { describe, expect, it } from 'vitest'
import { primeOf, talkTo } from './testing/talk.ts'

const prime = primeOf({ title: 'Add a page' })
const diff = 'diff --git a/a.md b/a.md\n--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n-a FIXME of before\n+a new line\n'

describe('the demo reviewer', () => {
  it.each(['demo-mayor', 'demo-polecat', 'demo-script'])('reads the diff and lets it pass (%s)', (model) => {
    const reviewer = talkTo(model, 'refinery')
    const read = reviewer.say(prime)
    expect(read.tool).toBe('bash')
    expect(read.args['command']).toContain('git diff')
    expect(read.args['command']).toContain(`'origin/main' 'main'`)
    expect(reviewer.result(diff).tool).toBe('gastown_gt_done')
    expect(reviewer.result('{"accepted":true}')).toMatchObject({
      tool: undefined,
      text: expect.stringContaining('demo model') as string,
    })
  })

  it('asks for changes when the diff adds FIXME', () => {
    const reviewer = talkTo('demo-mayor', 'refinery')
    reviewer.say(prime)
    const verdict = reviewer.result(`${diff}+x // FIXME later\n`)
    expect(verdict).toMatchObject({
      tool: 'gastown_gt_request_changes',
      args: { feedback: expect.stringContaining('+x // FIXME later') as string },
    })
    expect(reviewer.result('ok').text).toContain('asked for changes')
  })

  it('says neither yes nor no when it could not read the diff', () => {
    const reviewer = talkTo('demo-mayor', 'refinery')
    reviewer.say(prime)
    expect(reviewer.result("fatal: ambiguous argument 'HEAD'")).toMatchObject({
      tool: undefined,
      text: expect.stringContaining('neither yes nor no') as string,
    })
  })

  it('reads the diff by the command that the message gives', () => {
    const reviewer = talkTo('demo-mayor', 'refinery')
    const more = '```sh\ngit diff abc123 HEAD\n```'
    expect(reviewer.say(primeOf({ title: 'Add a page', more })).args['command']).toContain('\ngit diff abc123 HEAD')
  })
})

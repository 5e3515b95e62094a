import { describe, expect, it } from 'vitest'
import { emptyDraft, isEmptyDraft, parseDraft, withComment, withoutComment, type ReviewComment } from './draft-review.ts'
import { feedbackText, maxFeedbackLength, whyNotSendable } from './feedback-text.ts'

const comment = (path: string, number: number | null, text: string, more: Partial<ReviewComment> = {}): ReviewComment => ({
  commentId: `${path}-${number}`,
  path,
  line: number === null ? null : { side: 'new', number, quote: `line ${number}` },
  text,
  ...more,
})

describe('what a worker is told', () => {
  it('is the whole first, then each comment with its place and the line, in the order of the files', () => {
    const draft = {
      head: 'a',
      summary: ' Nearly there. ',
      comments: [
        comment('b.ts', 9, 'Round it.'),
        comment('a.ts', 12, 'Name it.'),
        comment('b.ts', null, 'Split this file.'),
        comment('a.ts', 3, ' '),
        comment('gone.ts', 4, 'Keep this.', { line: { side: 'old', number: 4, quote: 'const x = 1' } }),
      ],
    }
    expect(feedbackText(draft, ['b.ts', 'a.ts'])).toBe(
      [
        'Nearly there.',
        'b.ts (the whole file):\nSplit this file.',
        'b.ts:9\n> line 9\nRound it.',
        'a.ts:12\n> line 12\nName it.',
        'gone.ts:4 (as it was before; the line is gone)\n> const x = 1\nKeep this.',
      ].join('\n\n'),
    )
  })

  it('quotes as much of a long line as is needed to find it', () => {
    const long = comment('a.ts', 1, 'Break it.', { line: { side: 'new', number: 1, quote: 'x'.repeat(5_000) } })
    expect(feedbackText({ head: 'a', summary: '', comments: [long] }, []).length).toBeLessThan(300)
  })

  it('is not sent when it is nothing or too long, and says what to do', () => {
    expect(whyNotSendable('')).toMatch(/first/)
    expect(whyNotSendable('x'.repeat(maxFeedbackLength))).toBeNull()
    expect(whyNotSendable('x'.repeat(maxFeedbackLength + 1_234))).toMatch(/1,234 characters longer.*Shorten/)
  })
})

describe('a draft', () => {
  it('takes comments, changes them at their place, and lets them go', () => {
    const one = withComment(withComment(emptyDraft('a'), comment('a', 1, 'x')), comment('b', 1, 'y'))
    const changed = withComment(one, comment('a', 1, 'z'))
    expect(changed.comments.map(({ text }) => text)).toEqual(['z', 'y'])
    expect(withoutComment(changed, 'a-1').comments.map(({ text }) => text)).toEqual(['y'])
  })

  it('is empty while nothing is said', () => {
    expect(isEmptyDraft(withComment(emptyDraft('a'), comment('a', 1, '  ')))).toBe(true)
    expect(isEmptyDraft({ ...emptyDraft('a'), summary: 'x' })).toBe(false)
  })

  it('is read back as it was stored, and what cannot be read is none', () => {
    const draft = withComment(emptyDraft('a'), comment('a', 1, 'x'))
    expect(parseDraft(JSON.stringify(draft))).toEqual(draft)
    for (const broken of [null, '{', '{"head":1}', '[]']) expect(parseDraft(broken)).toBeNull()
  })
})

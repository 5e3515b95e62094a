import type { MailView } from '@gastown/contract/work/mail'
import type { Tone } from '../ui/state-dot.tsx'

/** What became of a message, in a word, and why, where there is something to say. */
export function describeMail({ ended, waits }: MailView): {
  readonly text: string
  readonly tone: Tone
  readonly why: string | null
} {
  switch (ended?.how) {
    case undefined:
      return { text: 'Waits', tone: 'busy', why: waits ?? null }
    case 'delivered':
      return { text: 'Delivered', tone: 'good', why: null }
    case 'expired':
      return { text: 'Not delivered', tone: 'warn', why: ended.reason }
  }
}

/** More than a line shows. */
const previewCharacters = 160

/** The beginning of a message in one line. */
export function previewOf(body: string): string {
  const line = body.replaceAll(/\s+/g, ' ').trim()
  return line.length <= previewCharacters ? line : `${line.slice(0, previewCharacters - 1).toWellFormed()}…`
}

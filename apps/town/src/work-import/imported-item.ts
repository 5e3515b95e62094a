import type { Priority } from '@gastown/contract/work/bead'
import type { z } from 'zod'

/** A work item of another system, as far as a bead can hold it. */
export interface ImportedItem {
  /** Its name where it comes from, and as a person writes it. */
  readonly name: string
  readonly from: string
  readonly title: string
  readonly body: string
  readonly priority: Priority
  readonly labels: readonly string[]
  /** Names of those that it waits for, and of the one that it is a part of. */
  readonly dependsOn: readonly string[]
  readonly parent?: string
  /** It is on ice where it comes from, and is not to start by itself. */
  readonly hold: boolean
  /** Null: unknown. */
  readonly createdAt: string | null
}

export interface ParsedImport {
  /** Of the ids of what is imported. */
  readonly prefix: 'bd' | 'gh'
  readonly items: readonly ImportedItem[]
  /** Names of what the file has and what is over, or is no work: nothing waits for it. */
  readonly over: ReadonlySet<string>
  readonly skipped: readonly { readonly from: string; readonly reason: string }[]
}

/** What others call labels may hold what ours do not: it is made fit, or left out. */
export function fitLabels(labels: readonly string[]): string[] {
  const fit = labels
    .map((label) =>
      label
        .trim()
        .replaceAll(/[\s,]+/gu, '-')
        .slice(0, 64),
    )
    .filter((label) => label !== '')
  return [...new Set(fit)].slice(0, 20)
}

const titleLength = 200
const bodyLength = 100_000

export function fitTitle(title: string): string {
  const line = title.replaceAll(/\s+/g, ' ').trim()
  return line.length <= titleLength ? line : `${line.slice(0, titleLength - 1).toWellFormed()}…`
}

/** Parts of a text, those that are there, under their headings. A title that is too long for one stands in front as a whole. */
export function bodyOf(title: string, parts: readonly (readonly [heading: string, text: string | null | undefined])[]): string {
  const whole = title.replaceAll(/\s+/g, ' ').trim()
  const texts = parts.flatMap(([heading, text]) => {
    const trimmed = text?.trim() ?? ''
    if (trimmed === '') return []
    return [heading === '' ? trimmed : `## ${heading}\n\n${trimmed}`]
  })
  const all = whole.length > titleLength ? [whole, ...texts] : texts
  return all.join('\n\n').slice(0, bodyLength).toWellFormed()
}

/** A part of a file that is no item, and why. */
export function notAnItem(from: string, error: z.ZodError, isJson: boolean): { from: string; reason: string } {
  const issue = error.issues[0]
  const what = isJson ? `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim() : 'it is no JSON'
  return { from, reason: `It cannot be read: ${what}.` }
}

/** Undefined: no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // said by whoever asked
  }
}

import type { Priority } from '@gastown/contract/work/bead'
import { z } from 'zod'
import { bodyOf, fitLabels, fitTitle, notAnItem, parseJson, type ImportedItem, type ParsedImport } from './imported-item.ts'

/** One line of `bd export`: an issue. What is not named here is not needed. */
const issueSchema = z.looseObject({
  id: z.string().min(1),
  title: z.string(),
  description: z.string().nullish(),
  design: z.string().nullish(),
  acceptance_criteria: z.string().nullish(),
  notes: z.string().nullish(),
  status: z.string().nullish(),
  priority: z.number().nullish(),
  issue_type: z.string().nullish(),
  labels: z.array(z.string()).nullish(),
  created_at: z.string().nullish(),
  pinned: z.boolean().nullish(),
  is_template: z.boolean().nullish(),
  dependencies: z.array(z.looseObject({ depends_on_id: z.string(), type: z.string().nullish() })).nullish(),
  comments: z.array(z.looseObject({ author: z.string().nullish(), text: z.string() })).nullish(),
})
type Issue = z.infer<typeof issueSchema>

/** What its own machinery keeps as issues, and no person's work. */
const machinery = new Set([
  'message',
  'agent',
  'role',
  'rig',
  'convoy',
  'merge-request',
  'molecule',
  'gate',
  'event',
  'slot',
  'wisp',
])
const over = new Set(['closed', 'tombstone', 'deleted'])
/** Links that keep an issue waiting there. */
const blocking = new Set(['blocks', 'waits-for'])

/** 0 is the most urgent there. */
const priorities: readonly Priority[] = ['critical', 'high', 'medium', 'low', 'low']

/** Items of the Go Gastown's `bd export`, one JSON object per line. A line that cannot be read is skipped and named. */
export function parseBdJsonl(text: string): ParsedImport {
  const items: ImportedItem[] = []
  const skipped: { from: string; reason: string }[] = []
  const done = new Set<string>()
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue
    const json = parseJson(line)
    const parsed = issueSchema.safeParse(json)
    if (!parsed.success) {
      skipped.push(notAnItem(`line ${index + 1}`, parsed.error, json !== undefined))
      continue
    }
    const issue = parsed.data
    const reason = whySkipped(issue)
    if (reason === null) items.push(itemOf(issue))
    else {
      skipped.push({ from: issue.id, reason })
      done.add(issue.id)
    }
  }
  return { prefix: 'bd', items, skipped, over: done }
}

function whySkipped({ status, issue_type: kind, title, pinned, is_template: isTemplate }: Issue): string | null {
  if (typeof kind === 'string' && machinery.has(kind)) return `It is a ${kind}, and no work.`
  if (pinned === true || status === 'pinned') return 'It is pinned to be read, and no work.'
  if (isTemplate === true) return 'It is a template, and no work.'
  if (typeof status === 'string' && over.has(status)) return `It is ${status}.`
  return fitTitle(title) === '' ? 'It has no title.' : null
}

function itemOf(issue: Issue): ImportedItem {
  const { id, title, status, priority, labels, created_at: createdAt, issue_type: kind } = issue
  const links = issue.dependencies ?? []
  const parent = links.find(({ type }) => type === 'parent-child')?.depends_on_id
  const comments = (issue.comments ?? []).map(({ author, text }) => `${author ?? 'Somebody'}: ${text.trim()}`)
  return {
    name: id,
    from: id,
    title: fitTitle(title),
    body: bodyOf(title, [
      ['', issue.description],
      ['Design', issue.design],
      ['Acceptance criteria', issue.acceptance_criteria],
      ['Notes', issue.notes],
      ['Comments', comments.join('\n\n')],
    ]),
    priority: priorities[Math.trunc(priority ?? 2)] ?? 'medium',
    labels: fitLabels([...(typeof kind !== 'string' || kind === 'task' ? [] : [kind]), ...(labels ?? [])]),
    dependsOn: links.filter(({ type }) => typeof type !== 'string' || blocking.has(type)).map((link) => link.depends_on_id),
    ...(parent === undefined ? {} : { parent }),
    // One that is to run only if another fails would else run at once.
    hold: status === 'deferred' || links.some(({ type }) => type === 'conditional-blocks'),
    createdAt: createdAt ?? null,
  }
}

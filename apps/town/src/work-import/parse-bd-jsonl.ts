import type { Priority } from '@gastown/contract/work/bead'
import { z } from 'zod'
import { fitBody, fitLabels, fitTitle, type ImportedItem, type ParsedImport } from './imported-item.ts'
import { importedId } from './imported-id.ts'

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
  dependencies: z.array(z.looseObject({ depends_on_id: z.string(), type: z.string().nullish() })).nullish(),
})

/** What its own machinery keeps as issues, and no person's work. */
const machinery = new Set(['message', 'agent', 'role', 'rig', 'convoy', 'merge-request', 'molecule', 'gate', 'event', 'slot'])
const over = new Set(['closed', 'tombstone', 'deleted'])

/** 0 is the most urgent there. */
const priorities: readonly Priority[] = ['critical', 'high', 'medium', 'low', 'low']

/** Items of the Go Gastown's `bd export`, one JSON object per line. A line that cannot be read is skipped and named. */
export function parseBdJsonl(text: string): ParsedImport {
  const items: ImportedItem[] = []
  const skipped: { from: string; reason: string }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const parsed = issueSchema.safeParse(parseJson(line))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      skipped.push({
        from: `line ${index + 1}`,
        reason: `It is no issue: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      })
      continue
    }
    const issue = parsed.data
    const reason = whySkipped(issue)
    if (reason === null) items.push(itemOf(issue))
    else skipped.push({ from: issue.id, reason })
  }
  return { items, skipped }
}

type Issue = z.infer<typeof issueSchema>

function whySkipped({ status, issue_type: kind, title }: Issue): string | null {
  if (kind !== undefined && kind !== null && machinery.has(kind)) return `It is a ${kind}, and no work.`
  if (over.has(status ?? '')) return `It is ${status ?? ''}.`
  return fitTitle(title) === '' ? 'It has no title.' : null
}

function itemOf(issue: Issue): ImportedItem {
  const { id, title, priority, labels, created_at: createdAt, issue_type: kind } = issue
  const links = issue.dependencies ?? []
  const parent = links.find(({ type }) => type === 'parent-child')?.depends_on_id
  const blockers = links
    .filter(({ type }) => type === undefined || type === null || type === 'blocks')
    .map((link) => link.depends_on_id)
  return {
    beadId: importedId('bd', id),
    from: id,
    title: fitTitle(title),
    body: fitBody(bodyOf(issue)),
    priority: priorities[Math.trunc(priority ?? 2)] ?? 'medium',
    labels: fitLabels([...(kind === undefined || kind === null || kind === 'task' ? [] : [kind]), ...(labels ?? [])]),
    dependsOn: blockers.map((blocker) => importedId('bd', blocker)),
    ...(parent === undefined ? {} : { parentId: importedId('bd', parent) }),
    createdAt: createdAt ?? null,
  }
}

function bodyOf({ description, design, acceptance_criteria: acceptance, notes }: Issue): string {
  const parts = [
    ['', description],
    ['Design', design],
    ['Acceptance criteria', acceptance],
    ['Notes', notes],
  ] as const
  return parts
    .flatMap(([heading, text]) =>
      text === undefined || text === null || text.trim() === ''
        ? []
        : [heading === '' ? text.trim() : `## ${heading}\n\n${text.trim()}`],
    )
    .join('\n\n')
}

/** Undefined: no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // the schema says what is wrong
  }
}

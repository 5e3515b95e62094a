import { GastownError } from '@gastown/contract/errors'
import { z } from 'zod'
import { fitBody, fitLabels, fitTitle, type ParsedImport } from './imported-item.ts'
import { importedId } from './imported-id.ts'
import { parseJson } from './parse-bd-jsonl.ts'

/** One of `gh issue list --json number,title,body,state,labels,url,createdAt`; of these only number and title must be there. */
const issueSchema = z.looseObject({
  number: z.int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  state: z.string().nullish(),
  labels: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])).nullish(),
  url: z.string().nullish(),
  createdAt: z.string().nullish(),
})

/** Items of GitHub's issues. Throws INVALID_INPUT when it is no list; what of it is no issue is skipped and named. */
export function parseGithubIssues(text: string): ParsedImport {
  const list = z.array(z.unknown()).safeParse(parseJson(text))
  if (!list.success) {
    throw new GastownError(
      'INVALID_INPUT',
      'text: is no JSON list. Make it with: gh issue list --limit 1000 --json number,title,body,state,labels,url,createdAt',
      { field: 'text' },
    )
  }
  const items = []
  const skipped = []
  for (const [index, unread] of list.data.entries()) {
    const parsed = issueSchema.safeParse(unread)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      skipped.push({
        from: `item ${index + 1}`,
        reason: `It is no issue: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(),
      })
      continue
    }
    const { number, title, body, state, labels, url, createdAt } = parsed.data
    const from = `#${number}`
    if (state?.toLowerCase() === 'closed') skipped.push({ from, reason: 'It is closed.' })
    else if (fitTitle(title) === '') skipped.push({ from, reason: 'It has no title.' })
    else {
      items.push({
        beadId: importedId('gh', String(number)),
        from,
        title: fitTitle(title),
        body: fitBody(
          [body?.trim() ?? '', url === undefined || url === null ? '' : `From ${url}`].filter((part) => part !== '').join('\n\n'),
        ),
        priority: 'medium' as const,
        labels: fitLabels((labels ?? []).map((label) => (typeof label === 'string' ? label : label.name))),
        dependsOn: [],
        createdAt: createdAt ?? null,
      })
    }
  }
  return { items, skipped }
}

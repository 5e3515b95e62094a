import { GastownError } from '@gastown/contract/errors'
import { z } from 'zod'
import { bodyOf, fitLabels, fitTitle, notAnItem, parseJson, type ImportedItem, type ParsedImport } from './imported-item.ts'

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
type Issue = z.infer<typeof issueSchema>

/** Items of GitHub's issues. Throws INVALID_INPUT when it is no list; what of it is no issue is skipped and named. */
export function parseGithubIssues(text: string): ParsedImport {
  const list = z.array(z.unknown()).safeParse(parseJson(text.replace(/^\uFEFF/, '')))
  if (!list.success) {
    throw new GastownError(
      'INVALID_INPUT',
      'text: is no JSON list. Make it with: gh issue list --limit 1000 --json number,title,body,state,labels,url,createdAt',
      { field: 'text' },
    )
  }
  const items: ImportedItem[] = []
  const skipped: { from: string; reason: string }[] = []
  const over = new Set<string>()
  for (const [index, unread] of list.data.entries()) {
    const parsed = issueSchema.safeParse(unread)
    if (!parsed.success) {
      skipped.push(notAnItem(`item ${index + 1}`, parsed.error, true))
      continue
    }
    const item = itemOf(parsed.data)
    const reason = parsed.data.state?.toLowerCase() === 'closed' ? 'It is closed.' : item.title === '' ? 'It has no title.' : null
    if (reason === null) items.push(item)
    else {
      skipped.push({ from: item.from, reason })
      over.add(item.name)
    }
  }
  return { prefix: 'gh', items, skipped, over }
}

function itemOf({ number, title, body, labels, url, createdAt }: Issue): ImportedItem {
  return {
    name: String(number),
    from: `#${number}`,
    title: fitTitle(title),
    body: bodyOf(title, [
      ['', body],
      ['', typeof url === 'string' ? `From ${url}` : null],
    ]),
    priority: 'medium',
    labels: fitLabels((labels ?? []).map((label) => (typeof label === 'string' ? label : label.name))),
    dependsOn: [],
    hold: false,
    createdAt: createdAt ?? null,
  }
}

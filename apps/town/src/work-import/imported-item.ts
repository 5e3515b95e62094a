import type { Priority } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'

/** A work item of another system, as far as a bead can hold it. */
export interface ImportedItem {
  readonly beadId: BeadId
  /** Its name where it comes from. */
  readonly from: string
  readonly title: string
  readonly body: string
  readonly priority: Priority
  readonly labels: readonly string[]
  readonly dependsOn: readonly BeadId[]
  readonly parentId?: BeadId
  /** Null: unknown. */
  readonly createdAt: string | null
}

export interface ParsedImport {
  readonly items: readonly ImportedItem[]
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

export function fitTitle(title: string): string {
  return title.replaceAll(/\s+/g, ' ').trim().slice(0, 200)
}

export function fitBody(body: string): string {
  return body.slice(0, 100_000)
}

import type { RigId } from '@gastown/contract/ids'
import type { NewBead, Priority } from '@gastown/contract/work/bead'
import type { BeadId } from '@gastown/contract/work/ids'
import { parseLabels } from './parse-labels.ts'

/** A bead as it is typed. */
export interface BeadDraft {
  readonly rigId: RigId | ''
  readonly title: string
  readonly body: string
  readonly priority: Priority
  readonly labels: string
  readonly dependsOn: readonly BeadId[]
  /** Waits until somebody starts it. */
  readonly hold: boolean
  readonly model: string
  /** US dollars. */
  readonly budget: string
}

export const emptyDraft: BeadDraft = {
  rigId: '',
  title: '',
  body: '',
  priority: 'medium',
  labels: '',
  dependsOn: [],
  hold: false,
  model: '',
  budget: '',
}

/** What is sent. A budget that is no number is sent as it is, so that the town says at its field what is wrong. */
export function newBeadOf(draft: BeadDraft & { readonly rigId: RigId }): NewBead {
  const { rigId, title, body, priority, labels, dependsOn, hold, model, budget } = draft
  return {
    rigId,
    title,
    body,
    priority,
    labels: [...parseLabels(labels)],
    dependsOn: [...dependsOn],
    hold,
    ...(model.trim() === '' ? {} : { model: model.trim() }),
    ...(budget.trim() === '' ? {} : { budgetUsd: parseUsd(budget) }),
  }
}

/** Of "5", "$5" or "0.50"; NaN for what is no amount, which no town takes. */
export function parseUsd(text: string): number {
  return Number(text.trim().replace(/^\$/, ''))
}

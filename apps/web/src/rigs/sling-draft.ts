import type { RigId } from '@gastown/contract/ids'
import type { NewBead } from '@gastown/contract/work/bead'
import type { NewConvoy } from '@gastown/contract/work/convoy'

export interface SlingTask {
  /** Of the form: tasks have no other name before they are made. */
  readonly key: string
  readonly title: string
  readonly body: string
}

/** Work as it is typed: one task is a bead, several are a convoy. */
export interface SlingDraft {
  readonly tasks: readonly SlingTask[]
  readonly convoyTitle: string
  /** Each starts when the one before it has landed; otherwise beside each other. */
  readonly isInOrder: boolean
  readonly isStaged: boolean
}

export type Sling = { readonly kind: 'bead'; readonly bead: NewBead } | { readonly kind: 'convoy'; readonly convoy: NewConvoy }

/** What is sent; null while something is missing. Tasks without a title and a body are not there. */
export function slingOf(rigId: RigId, draft: SlingDraft): Sling | null {
  const tasks = draft.tasks.filter(({ title, body }) => title.trim() !== '' || body.trim() !== '')
  const [first] = tasks
  if (first === undefined || tasks.some(({ title }) => title.trim() === '')) return null
  if (tasks.length === 1) {
    const { title, body } = first
    return { kind: 'bead', bead: { rigId, title, body, priority: 'medium', labels: [], dependsOn: [], hold: false } }
  }
  if (draft.convoyTitle.trim() === '') return null
  return {
    kind: 'convoy',
    convoy: {
      rigId,
      title: draft.convoyTitle,
      parallel: !draft.isInOrder,
      staged: draft.isStaged,
      tasks: tasks.map(({ title, body }, index) => ({
        title,
        body,
        priority: 'medium',
        labels: [],
        dependsOn: draft.isInOrder && index > 0 ? [index - 1] : [],
      })),
    },
  }
}

import type { RigId } from '@gastown/contract/ids'
import type { Priority } from '@gastown/contract/work/bead'
import type { ConvoyMode, NewConvoy } from '@gastown/contract/work/convoy'

export interface TaskDraft {
  /** Of the form: tasks have no other name before they are made. */
  readonly key: string
  readonly title: string
  readonly body: string
  readonly priority: Priority
  /** Keys of tasks that must have landed before. */
  readonly after: readonly string[]
}

export interface ConvoyDraft {
  readonly title: string
  readonly rigId: RigId | null
  /** Null: as the rig's settings say. */
  readonly mode: ConvoyMode | null
  readonly isStaged: boolean
  readonly tasks: readonly TaskDraft[]
}

export function newTask(key: string, after: readonly string[] = []): TaskDraft {
  return { key, title: '', body: '', priority: 'medium', after }
}

/** Without a task, which nothing waits for any more. */
export function withoutTask(draft: ConvoyDraft, key: string): ConvoyDraft {
  const tasks = draft.tasks.filter((task) => task.key !== key)
  return { ...draft, tasks: tasks.map((task) => ({ ...task, after: task.after.filter((one) => one !== key) })) }
}

/** What is sent: keys become positions. That no task depends on another is meant when it is so, since the form shows it. */
export function newConvoyOf({ title, rigId, mode, isStaged, tasks }: ConvoyDraft & { readonly rigId: RigId }): NewConvoy {
  const positions = new Map(tasks.map(({ key }, index) => [key, index]))
  return {
    rigId,
    title,
    staged: isStaged,
    ...(mode === null ? {} : { mode }),
    parallel: tasks.every(({ after }) => after.length === 0),
    tasks: tasks.map((task) => ({
      title: task.title,
      body: task.body,
      priority: task.priority,
      labels: [],
      dependsOn: task.after.flatMap((key) => positions.get(key) ?? []),
    })),
  }
}

import type { Priority } from '@gastown/contract/work/bead'
import type { ReactNode } from 'react'
import { priorities, priorityWords } from '../beads/bead-words.ts'
import { Field } from '../ui/field.tsx'
import { Icon } from '../ui/icons.tsx'
import type { TaskDraft } from './convoy-draft.ts'
import { errorAt } from './error-at.ts'

interface TaskFieldsProps {
  readonly index: number
  readonly task: TaskDraft
  /** All of the convoy, this one too. */
  readonly tasks: readonly TaskDraft[]
  readonly error: unknown
  readonly onChange: (task: TaskDraft) => void
  readonly onRemove: () => void
}

/** One task of a convoy that is being made, and the tasks that it waits for. */
export function TaskFields({ index, task, tasks, error, onChange, onRemove }: TaskFieldsProps): ReactNode {
  const number = index + 1
  return (
    <li className="task-fields">
      <fieldset>
        <legend>Task {number}</legend>
        <div className="task-first-line">
          <Field label={`Title of task ${number}`} name={`tasks.${index}.title`} error={errorAt(error, `tasks.${index}.title`)}>
            {(field) => (
              <input
                {...field}
                autoComplete="off"
                value={task.title}
                placeholder="What is to be done"
                onChange={(event) => onChange({ ...task, title: event.target.value })}
              />
            )}
          </Field>
          <Field label="Priority" name={`tasks.${index}.priority`} error={errorAt(error, `tasks.${index}.priority`)}>
            {(field) => (
              <select
                {...field}
                value={task.priority}
                onChange={(event) => onChange({ ...task, priority: event.target.value as Priority })}
              >
                {priorities.map((priority) => (
                  <option key={priority} value={priority}>
                    {priorityWords[priority]}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <button
            type="button"
            className="button button-icon"
            aria-label={`Take task ${number} away`}
            disabled={tasks.length === 1}
            onClick={onRemove}
          >
            <Icon name="close" size={14} />
          </button>
        </div>
        <Field label={`Description of task ${number}`} name={`tasks.${index}.body`} error={errorAt(error, `tasks.${index}.body`)}>
          {(field) => (
            <textarea
              {...field}
              rows={2}
              value={task.body}
              placeholder="Markdown: what a worker needs to know"
              onChange={(event) => onChange({ ...task, body: event.target.value })}
            />
          )}
        </Field>
        {tasks.length === 1 ? null : <AfterTasks task={task} tasks={tasks} onChange={onChange} />}
      </fieldset>
    </li>
  )
}

function AfterTasks({ task, tasks, onChange }: Pick<TaskFieldsProps, 'task' | 'tasks' | 'onChange'>): ReactNode {
  const toggle = (key: string): void => {
    const after = task.after.includes(key) ? task.after.filter((one) => one !== key) : [...task.after, key]
    onChange({ ...task, after })
  }
  return (
    <div className="after-tasks" role="group" aria-label="Starts after">
      <span className="muted">Starts after</span>
      {tasks.map(({ key, title }, index) =>
        key === task.key ? null : (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={task.after.includes(key)}
            title={title}
            onClick={() => toggle(key)}
          >
            Task {index + 1}
          </button>
        ),
      )}
      {task.after.length === 0 ? <span className="muted">nothing: at once</span> : null}
    </div>
  )
}

import type { TownId } from '@gastown/contract/ids'
import type { AgentTask } from '@gastown/contract/work/worker'
import type { ReactNode } from 'react'
import { ShownBeadLink } from '../beads/shown-bead-link.tsx'
import { MergeLink } from '../merges/merge-link.tsx'
import { formatDuration } from '../ui/format-duration.ts'
import { StateDot } from '../ui/state-dot.tsx'
import { Time } from '../ui/time.tsx'
import { describeTask } from './agent-words.ts'

/** What an agent was at, and what became of it: the newest first. */
export function AgentHistory({ townId, tasks }: { readonly townId: TownId; readonly tasks: readonly AgentTask[] }): ReactNode {
  if (tasks.length === 0) return <p className="panel-empty">It has had no task yet.</p>
  return (
    <ol className="agent-tasks">
      {tasks.map((task) => (
        <Task key={task.startedAt} townId={townId} task={task} />
      ))}
    </ol>
  )
}

function Task({ townId, task }: { readonly townId: TownId; readonly task: AgentTask }): ReactNode {
  const { kind, beadId, mergeId, title, startedAt, endedAt, reason, runs } = task
  const { text, tone } = describeTask(task)
  return (
    <li className="agent-task-row" data-testid="agent-task" data-outcome={task.outcome}>
      <span className="agent-task-head">
        <StateDot tone={tone} />
        {beadId === undefined ? (
          <span>{title}</span>
        ) : (
          <ShownBeadLink beadId={beadId}>{kind === 'review' ? `Review of ${title}` : title}</ShownBeadLink>
        )}
        <span className="tag">{text}</span>
        {mergeId === undefined ? null : (
          <MergeLink townId={townId} mergeId={mergeId}>
            Branch
          </MergeLink>
        )}
      </span>
      <span className="muted">
        <Time at={startedAt} />
        {endedAt === undefined ? null : `, took ${formatDuration(Date.parse(endedAt) - Date.parse(startedAt))}`}
        {runs === 1 ? null : `, in ${runs} runs`}
      </span>
      {reason === undefined ? null : <span className="agent-task-why">{reason}</span>}
    </li>
  )
}

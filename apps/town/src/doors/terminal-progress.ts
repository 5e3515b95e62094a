import type { TerminalProgress } from '@gastown/contract/status-feed'
import type { TownView } from '@gastown/contract/views'
import type { Worker } from '@gastown/core/work/work'

/**
 * One line about what a terminal waits for, until the container itself can say it. Pure. `now`: milliseconds since 1970.
 */
export function terminalProgress(view: TownView, now: number): TerminalProgress {
  const text = textOf(view)
  const phase = view.startup?.phases.at(-1)?.phase
  const elapsedMs = view.startup === null ? undefined : Math.max(0, now - Date.parse(view.startup.startedAt))
  return {
    type: 'progress',
    text,
    ...(phase === undefined ? {} : { phase }),
    ...(elapsedMs === undefined ? {} : { elapsedMs }),
  }
}

function textOf({ container, mayor, startup }: TownView): string {
  switch (container.state) {
    case 'asleep':
      return startup !== null && startup.error !== null
        ? `The mayor cannot start. ${startup.error}`
        : `The town sleeps. ${container.reason}`
    case 'starting':
      return 'Starting the container…'
    case 'stopping':
      return `The container is stopping. ${container.reason}`
    case 'crashed':
      return `The container ended and starts again. ${container.reason}`
    case 'failed':
      return `The container does not start. ${container.reason}`
    case 'running':
      return mayor === null || mayor.live ? 'Connecting to the terminal…' : `Waiting for the mayor. ${mayor.reason}`
  }
}

/** The same for a worker's terminal. */
export function workerTerminalProgress(worker: Worker, { container }: Pick<TownView, 'container'>): TerminalProgress {
  return { type: 'progress', text: workerText(worker, container) }
}

function workerText({ name, run }: Worker, container: TownView['container']): string {
  switch (run.state) {
    case 'idle':
      return `${name} has no task now: its last run has ended, and its terminal with it. It comes again with the next task.`
    case 'interrupted':
      return `${name} goes on in the next run of the container. ${run.reason}`
    case 'stopping':
      return `${name} is being stopped. ${run.reason}`
    case 'starting':
      return container.state === 'running' ? `${name} is starting…` : `Waiting for the container. ${container.reason}`
    case 'working':
      return 'Connecting to the terminal…'
  }
}

import type { WorkEvent } from '@gastown/contract/work/events'
import { addSpend, noSpend } from '@gastown/contract/work/spend'
import { withChanged, withEntry, withoutKey } from './immutable-map.ts'
import { taskOf, type Work, type Worker } from './work.ts'

type WorkerEvent = Exclude<Extract<WorkEvent, { type: `worker.${string}` }>, { type: 'worker.work_saved' }>

export function evolveWorkers(work: Work, event: WorkerEvent): Work {
  switch (event.type) {
    case 'worker.hired': {
      const { agentId, name, role, rigId, at } = event
      const worker: Worker = {
        agentId,
        name,
        role,
        rigId,
        generation: 0,
        hiredAt: at,
        lastActivityAt: at,
        run: { state: 'idle' },
        spend: noSpend,
      }
      return { ...work, workers: withEntry(work.workers, agentId, worker) }
    }
    case 'worker.dismissed': {
      const gone = work.workers.get(event.agentId)
      if (gone === undefined) return work
      const { agentId, name, generation, spend } = gone
      const before = work.ledger.letGo.get(agentId)?.spend ?? noSpend
      const letGo = withEntry(work.ledger.letGo, agentId, { name, spend: addSpend(before, spend) })
      return {
        ...work,
        retired: withEntry(work.retired, name, generation),
        ledger: { ...work.ledger, letGo },
        workers: withoutKey(work.workers, agentId),
      }
    }
    default:
      return { ...work, workers: withChanged(work.workers, event.agentId, (worker) => changeWorker(worker, event)) }
  }
}

function changeWorker(before: Worker, event: Exclude<WorkerEvent, { type: 'worker.hired' | 'worker.dismissed' }>): Worker {
  if (event.type === 'worker.start_requested') {
    const { task, containerGeneration, generation, at } = event
    const { statusLine: _old, toldAs = before.generation, ...worker } = before
    const goesOn = before.run.state === 'interrupted' ? { toldAs } : {}
    return {
      ...worker,
      ...goesOn,
      generation,
      lastActivityAt: at,
      run: { state: 'starting', task, since: at, containerGeneration },
    }
  }
  if (event.generation !== before.generation) return before
  const worker = { ...before, lastActivityAt: event.at }
  const { run } = worker
  switch (event.type) {
    case 'worker.start_put_off': {
      if (run.state !== 'starting') return worker
      const { waits: _before, ...starting } = run
      return { ...worker, run: { ...starting, since: event.at, ...(event.reason === null ? {} : { waits: event.reason }) } }
    }
    case 'worker.live':
      if (run.state !== 'starting') return worker
      const { task, containerGeneration } = run
      const { at: since, activity } = event
      return { ...worker, run: { state: 'working', task, containerGeneration, since, activity, idled: 0 } }
    case 'worker.activity_changed': {
      if (run.state !== 'working') return worker
      const { quiet: _heard, ...heard } = run
      return { ...worker, run: { ...heard, activity: event.activity } }
    }
    case 'worker.interrupted': {
      const task = taskOf(worker)
      if (task === null) return { ...worker, run: { state: 'idle' } }
      return { ...worker, run: { state: 'interrupted', task, since: event.at, reason: event.reason } }
    }
    case 'worker.released': {
      const task = taskOf(worker)
      if (task === null) return worker
      // One that was interrupted has no process: nothing is to be stopped.
      if (run.state !== 'starting' && run.state !== 'working') return { ...worker, run: { state: 'idle' } }
      const { containerGeneration } = run
      return { ...worker, run: { state: 'stopping', task, since: event.at, reason: event.reason, containerGeneration } }
    }
    case 'worker.stopped':
      return { ...worker, run: { state: 'idle' } }
    case 'worker.idled':
      return run.state === 'working' ? { ...worker, run: { ...run, idled: run.idled + 1 } } : worker
    case 'worker.quiet': {
      if (run.state !== 'working') return worker
      if (event.since !== null) return { ...before, run: { ...run, quiet: { since: event.since, tier: 0 } } }
      const { quiet: _heard, ...heard } = run
      return { ...worker, run: heard }
    }
    case 'worker.warned':
      if (run.state !== 'working' || run.quiet === undefined) return before
      return { ...before, run: { ...run, quiet: { ...run.quiet, tier: event.tier } } }
    case 'worker.primed':
      return worker
    case 'worker.status_told':
      return { ...worker, statusLine: event.text }
  }
}

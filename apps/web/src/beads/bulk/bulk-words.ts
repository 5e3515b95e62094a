import { beadsWord } from '../bead-words.ts'
import type { BulkAction } from './bulk-actions.ts'
import type { BulkRun } from './use-bulk-run.ts'

const past: Readonly<Record<BulkAction['type'], string>> = {
  start: 'started',
  hold: 'held',
  retry: 'opened again',
  priority: 'changed',
  labels: 'changed',
  close: 'closed',
  delete: 'deleted',
}

/** What became of a run, in a line. */
export function describeRun({ action, total, done, failures }: BulkRun): string {
  const verb = past[action.type]
  if (done < total) return `${done} of ${beadsWord(total)} ${verb}…`
  const succeeded = total - failures.length
  const text = `${beadsWord(succeeded)} ${succeeded === 1 ? 'was' : 'were'} ${verb}`
  return failures.length === 0 ? `${text}.` : `${text}; ${failures.length} could not be.`
}

import { owe, type Rule } from './rule.ts'

/** W12. A branch that a person is to merge is looked at from time to time; one that waits for a person is tried again from time to time. */
export const checkMerges: Rule = ({ work, container }, at) => {
  let wakeAt: string | null = null
  const actions = []
  for (const { mergeId, beadId, status } of work.merges.values()) {
    if (status.state !== 'awaiting_merge' && status.state !== 'needs_you') continue
    const due = status.state === 'awaiting_merge' ? status.checkAt : status.retryAt
    if (due > at) {
      if (wakeAt === null || due < wakeAt) wakeAt = due
    } else if (status.state === 'needs_you') {
      return {
        events: [{ type: 'merge.moved', mergeId, ...(beadId === undefined ? {} : { beadId }), status: { state: 'queued' }, at }],
      }
    } else if (container.run.state === 'running') {
      const { containerGeneration } = container
      actions.push(owe({ type: 'merge.check', mergeId, checkAt: due }, `${mergeId}/${containerGeneration}.${Date.parse(due)}`))
    }
  }
  return { actions, wakeAt }
}

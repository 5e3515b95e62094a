import { owe, type Rule } from './rule.ts'

/** W11. A batch that was started is verified, and once it is verified, it is landed. */
export const runBatches: Rule = ({ work, container }) => {
  if (container.run.state !== 'running') return {}
  const { containerGeneration } = container
  const actions = [...work.refineries].flatMap(([rigId, { batch }]) => {
    if (batch === null) return []
    const { batchId, attempt } = batch
    // Another container knows nothing of what its predecessor had begun.
    return batch.phase.name === 'verifying'
      ? [owe({ type: 'batch.verify', rigId, batchId, attempt }, `${batchId}/${containerGeneration}.${attempt}`)]
      : [owe({ type: 'batch.land', rigId, batchId }, `${batchId}/${containerGeneration}`)]
  })
  return { actions }
}

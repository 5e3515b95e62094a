import { owe, type Rule } from './rule.ts'

/** W16. Where workers are likely, a convoy that is staged or a bead that is held, their server is brought up ahead of them. */
export const warmWorkers: Rule = ({ work, container }) => {
  if (container.run.state !== 'running') return {}
  const isLikely =
    [...work.convoys.values()].some(({ status }) => status === 'staged') ||
    [...work.beads.values()].some(({ status, hold }) => status === 'open' && hold)
  const { containerGeneration } = container
  return isLikely ? { actions: [owe({ type: 'workers.warm', containerGeneration }, String(containerGeneration))] } : {}
}

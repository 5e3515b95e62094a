import { owe, type Rule } from './rule.ts'

/** A running container and a live mayor are told of settings that changed since they started. */
export const tellSettings: Rule = (town) => {
  const { container, mayor, launchRevision } = town
  if (container.run.state !== 'running' || launchRevision === 0) return {}
  const { containerGeneration } = container
  const toContainer = owe(
    { type: 'container.configure', containerGeneration },
    `${town.townId}/${containerGeneration}.${launchRevision}`,
  )
  if (mayor?.run.state !== 'live' || mayor.run.launchRevision >= launchRevision) return { actions: [toContainer] }
  const { agentId, generation } = mayor
  return {
    actions: [toContainer, owe({ type: 'agent.configure', agentId, generation }, `${agentId}/${generation}.${launchRevision}`)],
  }
}

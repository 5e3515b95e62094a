import { owe, type Rule } from './rule.ts'

/** A turn that shall end is ended in the run that has it, and in the next one when that died before. */
export const stopTurnRule: Rule = ({ mayor }) => {
  if (mayor?.stop === undefined || mayor.run.state !== 'live') return {}
  const { agentId, generation, stop } = mayor
  return { actions: [owe({ type: 'agent.abort', stopId: stop.stopId, agentId, generation }, `${stop.stopId}/${generation}`)] }
}

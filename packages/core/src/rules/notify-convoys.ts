import { owe, type Rule } from './rule.ts'

/** W17. A convoy that has landed is told once to the browsers that wished it, in the turn in which it lands: after that it is history. */
export const notifyConvoys: Rule = ({ work }) => {
  if (!work.config.notifications.push) return {}
  const landed = [...work.convoys.values()].filter(({ status }) => status === 'landed')
  return { actions: landed.map(({ convoyId }) => owe({ type: 'convoy.push', convoyId }, convoyId)) }
}

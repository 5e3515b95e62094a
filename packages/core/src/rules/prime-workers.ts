import { primeMessageId } from '../work/prime-message.ts'
import { owe, type Rule } from './rule.ts'

/** W7. A worker that is up is told its task, once per run; then its mail, in the order in which it was sent. */
export const primeWorkers: Rule = ({ work }) => {
  const actions = [...work.workers.values()].flatMap(({ agentId, generation, run }) => {
    if (run.state !== 'working') return []
    const messageId = primeMessageId({ agentId, generation })
    return [owe({ type: 'message.deliver', messageId, agentId, generation }, `${messageId}/${generation}`)]
  })
  const ofMail = [...work.mail.values()].flatMap(({ messageId, to, ended }) => {
    const worker = work.workers.get(to)
    if (ended !== undefined || worker?.run.state !== 'working') return []
    const { agentId, generation } = worker
    return [owe({ type: 'message.deliver', messageId, agentId, generation }, `${messageId}/${generation}`)]
  })
  return { actions: [...actions, ...ofMail] }
}

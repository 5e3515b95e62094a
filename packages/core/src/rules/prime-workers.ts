import { primeMessageId } from '../work/prime-message.ts'
import { owe, type Rule } from './rule.ts'

/**
 * W7. A worker that is up is told its task; after an interruption only if its session is another one, which its container finds out. Then its
 * mail, in the order in which it was sent.
 */
export const primeWorkers: Rule = ({ work }) => {
  const actions = [...work.workers.values()].flatMap((worker) => {
    const { agentId, generation, run } = worker
    if (run.state !== 'working') return []
    const messageId = primeMessageId(worker)
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

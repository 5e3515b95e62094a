import type { Action } from '@gastown/contract/intents'
import type { TownView } from '@gastown/contract/views'
import type { DeadLetter } from '@gastown/store/town-store'

export type Notice = TownView['notices'][number]

/** What the user is told of an action that was given up: what did not happen, why, and the way out. */
export function deadLetterNotice({ actionId, action, attempts, reason, buriedAt }: DeadLetter): Notice {
  const { what, wayOut } = wordsOf(action)
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`
  return { id: actionId, actionId, level: 'error', text: `${what} (${tries}): ${reason} ${wayOut}`, at: buriedAt }
}

function wordsOf(action: Action): { what: string; wayOut: string } {
  switch (action.type) {
    case 'container.start':
      return { what: 'The container did not start', wayOut: 'Restart it when the cause is mended.' }
    case 'container.drain':
      return { what: 'The container did not stop in order', wayOut: 'Restart it.' }
    case 'container.configure':
      return { what: 'The container did not take the new settings', wayOut: 'Restart it, and it starts with them.' }
    case 'agent.start':
      return { what: `The agent ${action.agentId} did not start`, wayOut: 'It is tried anew when somebody needs it.' }
    case 'agent.configure':
      return { what: 'An agent did not take the new model settings', wayOut: 'Restart the container, and it starts with them.' }
    case 'agent.abort':
      return { what: "The mayor's turn could not be stopped", wayOut: 'Stop it again, or restart the container.' }
    case 'message.deliver':
      return {
        what: `A message did not reach ${action.agentId}`,
        wayOut: 'What you said is kept in the conversation; send it again.',
      }
    case 'agent.stop':
      return { what: `The worker ${action.agentId} could not be stopped`, wayOut: 'Its container is restarted.' }
    case 'batch.verify':
    case 'batch.land':
      return { what: 'The merge queue could not go on', wayOut: 'It is tried again by itself.' }
    case 'merge.check':
      return { what: 'It could not be seen whether a branch was merged', wayOut: 'It is looked at again by itself.' }
    case 'escalation.notify':
      return { what: 'The webhook was not told of an escalation', wayOut: 'Check its address in the settings.' }
    case 'escalation.push':
    case 'convoy.push':
      return { what: 'A browser was not told', wayOut: 'Remove it in the settings of notifications if it is no longer used.' }
    case 'workers.warm':
      return { what: 'The workers’ server was not started ahead', wayOut: 'The first worker starts it.' }
  }
}

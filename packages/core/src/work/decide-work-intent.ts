import { GastownError } from '@gastown/contract/errors'
import type { InputId } from '@gastown/contract/ids'
import type { WorkIntent } from '@gastown/contract/work/intents'
import { accept, reject, type Decision } from '../decision.ts'
import type { Town } from '../town.ts'
import { agentDone, agentReview, checkpoint, raiseEscalation, resetAgent, tellStatus } from './decide-agent.ts'
import { closeBead, createBead, deleteBead, importBeads, reassignBead, retryBead, startBead, updateBead } from './decide-bead.ts'
import { addToConvoy, closeConvoy, createConvoy, removeFromConvoy, startConvoy, updateConvoy } from './decide-convoy.ts'
import { acknowledge } from './acknowledge.ts'
import {
  configureRig,
  configureWork,
  pauseDispatch,
  requestRework,
  resumeDispatch,
  retryMerge,
  sendMail,
} from './decide-town-work.ts'

export function decideWorkIntent(town: Town, intent: WorkIntent & { readonly inputId: InputId }, at: string): Decision {
  try {
    return accepted(town, intent, at)
  } catch (error) {
    if (error instanceof GastownError) return reject(error.code, error.message, error.field ?? null)
    throw error
  }
}

function accepted(town: Town, intent: WorkIntent & { readonly inputId: InputId }, at: string): Decision {
  switch (intent.type) {
    case 'work.configure':
      return accept(configureWork(town, intent, at))
    case 'rig.configure':
      return accept(configureRig(town, intent, at))
    case 'bead.create':
      return createBead(town, intent, at)
    case 'bead.import':
      return importBeads(town, intent, at)
    case 'bead.update':
      return accept(updateBead(town, intent, at))
    case 'bead.delete':
      return accept(deleteBead(town, intent, at))
    case 'bead.start':
      return accept(startBead(town, intent, at))
    case 'bead.retry':
      return accept(retryBead(town, intent, at))
    case 'bead.close':
      return accept(closeBead(town, intent, at))
    case 'bead.reassign':
      return accept(reassignBead(town, intent, at))
    case 'convoy.create':
      return createConvoy(town, intent, at)
    case 'convoy.start':
      return accept(startConvoy(town, intent, at))
    case 'convoy.update':
      return accept(updateConvoy(town, intent, at))
    case 'convoy.add':
      return accept(addToConvoy(town, intent, at))
    case 'convoy.remove':
      return accept(removeFromConvoy(town, intent, at))
    case 'convoy.close':
      return accept(closeConvoy(town, intent, at))
    case 'agent.reset':
      return accept(resetAgent(town, intent, at))
    case 'agent.done':
      return agentDone(town, intent, at)
    case 'agent.checkpoint':
      return accept(checkpoint(town, intent, at))
    case 'agent.tell_status':
      return accept(tellStatus(town, intent, at))
    case 'agent.review':
      return accept(agentReview(town, intent, at))
    case 'agent.escalate':
      return accept(raiseEscalation(town, intent, at))
    case 'merge.request_rework':
      return accept(requestRework(town, intent, at))
    case 'merge.retry':
      return accept(retryMerge(town, intent, at))
    case 'mail.send':
      return accept(sendMail(town, intent, at))
    case 'escalation.acknowledge':
      return acknowledge(town, intent, at)
    case 'dispatch.pause':
      return accept(pauseDispatch(town, intent, at))
    case 'dispatch.resume':
      return accept(resumeDispatch(town, intent, at))
  }
}

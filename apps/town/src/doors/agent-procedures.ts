import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import { agentViews } from '../views/agent-view.ts'
import { byUser, createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

type AgentProcedures = Pick<ProcedureHandlers, 'listAgents' | 'resetAgent' | 'sendMail'>

export function createAgentProcedures(options: WorkDeskOptions): AgentProcedures {
  const { towns } = options
  const desk = createWorkDesk(options)
  return {
    async listAgents({ townId }) {
      return { agents: agentViews(towns.get(townId).town) }
    },

    async resetAgent({ townId, agentId }) {
      await desk.wish(towns.get(townId), { type: 'agent.reset', agentId, by: byUser })
      return { done: true }
    },

    async sendMail({ townId, agentId, subject, body, kind }) {
      const engine = towns.get(townId)
      if (agentId === engine.town.mayor?.agentId) {
        throw new GastownError('AGENT_NOT_FOUND', 'agentId: the mayor takes no mail. Send it a message instead.', {
          field: 'agentId',
        })
      }
      try {
        await desk.wish(engine, { type: 'mail.send', to: agentId, subject, body, kind, from: byUser })
      } catch (error) {
        throw error instanceof GastownError && error.field === 'to'
          ? new GastownError(error.code, error.message.replace(/^to:/, 'agentId:'), { field: 'agentId' })
          : error
      }
      return { done: true }
    },
  }
}

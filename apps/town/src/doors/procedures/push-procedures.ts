import { GastownError } from '@gastown/contract/errors'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { PushDesk } from '../../notify/push-desk.ts'

export interface PushProceduresOptions {
  readonly push: PushDesk
}

type PushProcedures = Pick<ProcedureHandlers, 'getPush' | 'subscribePush' | 'unsubscribePush' | 'sendTestPush'>

/** Which browsers are told also while no page is open. */
export function createPushProcedures({ push }: PushProceduresOptions): PushProcedures {
  return {
    async getPush() {
      const kept = await push.list()
      return {
        publicKey: push.publicKey,
        subscriptions: kept.map(({ subscriptionId, label, subscribedAt }) => ({ subscriptionId, label, subscribedAt })),
      }
    },

    async subscribePush({ subscription, label }) {
      return { subscriptionId: await push.subscribe(subscription, label) }
    },

    async unsubscribePush({ subscriptionId }) {
      if (await push.unsubscribe(subscriptionId)) return { done: true }
      throw new GastownError('WRONG_STATE', 'subscriptionId: no browser of this id is told of anything (any more).', {
        field: 'subscriptionId',
      })
    },

    async sendTestPush() {
      const message = {
        title: 'Gastown can reach this browser',
        body: 'Escalations and landed convoys will come like this.',
        tag: 'gastown test',
        path: '/',
      }
      try {
        return await push.tell(message, { name: `test ${crypto.randomUUID()}`, urgency: 'high' })
      } catch (error) {
        throw new GastownError(
          'WRONG_STATE',
          `A browser could not be told: ${error instanceof Error ? error.message : String(error)} The others were.`,
        )
      }
    },
  }
}

import type { AgentId } from '@gastown/contract/ids'
import { pause, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Still } from '../terminals/still.ts'
import type { Terminals } from '../terminals/terminals.ts'

/** Sends an agent's screens to the town, one at a time. One that could not be sent is given up: the next is newer. */
export interface LastScreenSaver {
  /** Takes no more. Resolves when all is sent or given up, or at the deadline. */
  close(deadlineMs: number): Promise<void>
}

export function createLastScreenSaver(options: {
  agentId: AgentId
  terminals: Pick<Terminals, 'onStill'>
  send: (still: Still) => Promise<void>
  clock: Clock
  log: Log
}): LastScreenSaver {
  const { agentId, terminals, send, clock, log } = options
  let waiting: Still | null = null
  let sending: Promise<void> | null = null
  const unsubscribe = terminals.onStill((of, still) => {
    if (of !== agentId) return
    waiting = still
    sending ??= sendAll().finally(() => {
      sending = null
    })
  })

  async function sendAll(): Promise<void> {
    for (let still = waiting; still !== null; still = waiting) {
      waiting = null
      try {
        await send(still)
      } catch (error) {
        log.info({ err: error, agentId }, 'the screen of a terminal could not be saved')
      }
    }
  }

  return {
    close: async (deadlineMs) => {
      unsubscribe()
      if (sending !== null) await Promise.race([sending, pause(clock, deadlineMs)])
    },
  }
}

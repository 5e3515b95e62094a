import type { AgentId } from '@gastown/contract/ids'
import type { TerminalConfig } from '@gastown/contract/town-config'
import type { AgentServer } from '../agent-server/agent-server.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Sandbox } from '../sandbox/sandbox.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { policy } from './policy.ts'

/**
 * Keeps an agent's terminal on its live session: opens it, opens it again when its program ends, and closes it when nobody has looked
 * for as long as the settings say.
 */
export interface TerminalKeeper {
  /**
   * Resolves true when the terminal shows the session; false when it could not be opened (it is tried again), or waits for a viewer.
   * Never rejects.
   */
  show(server: AgentServer, sessionId: string): Promise<boolean>
  isShowing(server: AgentServer, sessionId: string): boolean
  /** The session is gone; the terminal waits for the next one. */
  lost(): void
  /** The settings have changed. */
  configured(): void
  /** A viewer came: a terminal that is closed, or was given up, is opened. */
  viewerArrived(): void
  close(reason: string): Promise<void>
  dispose(): void
}

export function createTerminalKeeper(options: {
  agentId: AgentId
  terminals: Terminals
  sandbox: Sandbox
  config: () => TerminalConfig
  clock: Clock
  log: Log
}): TerminalKeeper {
  const { agentId, terminals, sandbox, config, clock, log } = options
  let shown: { server: AgentServer; sessionId: string } | null = null
  let opening: Promise<boolean> | null = null
  let tries = 0
  let openedAtMs = 0
  let cancelRetry: (() => void) | null = null
  let cancelRest = (): void => {}
  const unsubscribeViewers = terminals.onViewersChange((changed) => {
    if (changed === agentId) restLater()
  })
  const unsubscribe = terminals.onExit((exited, exitCode) => {
    if (exited !== agentId || shown === null) return
    log.info({ agentId, exitCode }, 'the terminal program ended')
    if (clock.now() - openedAtMs >= policy.terminalWellMs) tries = 0
    retryLater()
  })

  async function open(): Promise<boolean> {
    const target = shown
    if (target === null) return false
    try {
      const command = sandbox.confine(target.server.attachCommand(target.sessionId), target.server.launch.access)
      await terminals.open(agentId, command)
      openedAtMs = clock.now()
      return shown === target
    } catch (error) {
      log.warn({ err: error, agentId }, 'the terminal could not be opened')
      if (shown === target) retryLater()
      return false
    }
  }

  function openOnce(): Promise<boolean> {
    const mine = (opening ?? Promise.resolve(false)).then(open)
    opening = mine
    return mine.finally(() => {
      if (opening === mine) opening = null
      restLater()
    })
  }

  /** Counts from now, while nobody looks. */
  function restLater(): void {
    cancelRest()
    const { closeAfterMinutes } = config()
    if (closeAfterMinutes === 0 || shown === null || terminals.viewerCount(agentId) > 0) return
    cancelRest = clock.after(closeAfterMinutes * 60_000, () => {
      if (opening === null && terminals.isOpen(agentId)) void rest()
    })
  }

  async function rest(): Promise<void> {
    log.info({ agentId }, 'nobody looks: the terminal is closed until someone comes')
    try {
      await terminals.rest(agentId)
    } catch (error) {
      log.warn({ err: error, agentId }, 'the terminal could not be closed')
    }
  }

  function retryLater(): void {
    const waitMs = policy.terminalRetryMs[tries]
    if (waitMs === undefined || cancelRetry !== null) return
    tries += 1
    cancelRetry = clock.after(waitMs, () => {
      cancelRetry = null
      if (shown !== null && !terminals.isOpen(agentId)) void openOnce()
    })
  }

  function lost(): void {
    shown = null
    tries = 0
    cancelRetry?.()
    cancelRetry = null
    cancelRest()
  }

  function isShowing(server: AgentServer, sessionId: string): boolean {
    return shown?.server === server && shown.sessionId === sessionId && terminals.isOpen(agentId)
  }

  return {
    isShowing,
    show: (server, sessionId) => {
      if (isShowing(server, sessionId)) return Promise.resolve(true)
      lost()
      shown = { server, sessionId }
      if (!config().background && terminals.viewerCount(agentId) === 0) return Promise.resolve(false)
      return openOnce()
    },
    lost,
    configured: () => {
      restLater()
    },
    viewerArrived: () => {
      if (shown === null || cancelRetry !== null || opening !== null || terminals.isOpen(agentId)) return
      tries = 0
      void openOnce()
    },
    close: async (reason) => {
      lost()
      await terminals.close(agentId, reason)
    },
    dispose: () => {
      lost()
      unsubscribe()
      unsubscribeViewers()
    },
  }
}

import type { AgentId } from '@gastown/contract/ids'
import type { TerminalConfig } from '@gastown/contract/town-config'
import type { AgentServer, AttachPoint } from '../agent-server/agent-server.ts'
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
   * The server of the session boots: for whoever looks, the terminal begins beside it where there are cores for both. Else it waits for
   * `show`, so that the server has the machine for itself.
   */
  begin(attachPoint: AttachPoint, sessionId: string): void
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

/** The session whose terminal is wanted, and how far that is. */
interface Target {
  readonly attachPoint: AttachPoint
  readonly sessionId: string
  /** Resolves when the server serves: what is drawn before is no picture of the session. */
  readonly serving: PromiseWithResolvers<void>
  isServed: boolean
  hasPty: boolean
  opening: Promise<boolean> | null
}

export function createTerminalKeeper(options: {
  agentId: AgentId
  terminals: Terminals
  sandbox: Sandbox
  config: () => TerminalConfig
  hasCoresForBoth: boolean
  clock: Clock
  log: Log
}): TerminalKeeper {
  const { agentId, terminals, sandbox, config, hasCoresForBoth, clock, log } = options
  let target: Target | null = null
  let tries = 0
  let openedAtMs = 0
  let cancelRetry: (() => void) | null = null
  let cancelRest = (): void => {}
  const unsubscribeViewers = terminals.onViewersChange((changed) => {
    if (changed === agentId) restLater()
  })
  const unsubscribe = terminals.onExit((exited, exitCode) => {
    if (exited !== agentId || target?.hasPty !== true) return
    log.info({ agentId, exitCode }, 'the terminal program ended')
    if (clock.now() - openedAtMs >= policy.terminalWellMs) tries = 0
    retryLater()
  })

  const isOpen = (wanted: Target) => wanted.hasPty && terminals.isOpen(agentId)
  const isLookedAt = () => terminals.viewerCount(agentId) > 0

  async function open(wanted: Target): Promise<boolean> {
    const { attachPoint, sessionId, serving } = wanted
    wanted.hasPty = true
    try {
      const command = sandbox.confine(attachPoint.command(sessionId), attachPoint.access)
      await terminals.open(agentId, command, { from: serving.promise, fed: attachPoint.fed(sessionId) })
      openedAtMs = clock.now()
      return target === wanted
    } catch (error) {
      if (target !== wanted) return false
      log.warn({ err: error, agentId }, 'the terminal could not be opened')
      retryLater()
      return false
    }
  }

  function openOnce(wanted: Target): Promise<boolean> {
    wanted.opening ??= open(wanted).finally(() => {
      wanted.opening = null
      restLater()
    })
    return wanted.opening
  }

  /** Counts from now, while nobody looks. */
  function restLater(): void {
    cancelRest()
    const { closeAfterMinutes } = config()
    if (closeAfterMinutes === 0 || target === null || isLookedAt()) return
    cancelRest = clock.after(closeAfterMinutes * 60_000, () => {
      if (target !== null && target.opening === null && isOpen(target)) void rest()
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
      if (target !== null && !isOpen(target)) void openOnce(target)
    })
  }

  function lost(): void {
    target = null
    tries = 0
    cancelRetry?.()
    cancelRetry = null
    cancelRest()
  }

  function aimAt(attachPoint: AttachPoint, sessionId: string): Target {
    if (target?.attachPoint === attachPoint && target.sessionId === sessionId) return target
    lost()
    target = { attachPoint, sessionId, serving: Promise.withResolvers(), isServed: false, hasPty: false, opening: null }
    return target
  }

  function isShowing(server: AgentServer, sessionId: string): boolean {
    const isIt = target?.attachPoint === server.attachPoint && target.sessionId === sessionId
    return isIt && target?.isServed === true && isOpen(target)
  }

  return {
    isShowing,
    begin: (attachPoint, sessionId) => {
      if (!hasCoresForBoth) return
      const wanted = aimAt(attachPoint, sessionId)
      if (isLookedAt()) void openOnce(wanted)
    },
    show: (server, sessionId) => {
      if (isShowing(server, sessionId)) return Promise.resolve(true)
      const wanted = aimAt(server.attachPoint, sessionId)
      wanted.isServed = true
      wanted.serving.resolve()
      if (wanted.opening === null && !config().background && !isLookedAt()) return Promise.resolve(false)
      return openOnce(wanted)
    },
    lost,
    configured: () => {
      restLater()
    },
    viewerArrived: () => {
      if (target === null || cancelRetry !== null || isOpen(target)) return
      tries = 0
      void openOnce(target)
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

import type { AgentId } from '@gastown/contract/ids'
import { AgentTerminal } from './agent-terminal.ts'
import type { TerminalDependencies } from './terminal-dependencies.ts'
import type { Still } from './still.ts'
import type { Terminals } from './terminals.ts'

/**
 * The terminals of one container. `open` rejects with AGENT_NOT_READY when the program ends before its first output, or is replaced
 * before it. After `closeAll` viewers are sent away, and no process is left.
 */
export function createTerminals(dependencies: TerminalDependencies): Terminals {
  const { clock } = dependencies
  const terminals = new Map<AgentId, AgentTerminal>()
  /** Those of agents that are gone. */
  const forgotten = new WeakSet<AgentTerminal>()
  /** Those that are being put away. */
  const leaving = new Set<Promise<void>>()
  const exitListeners = new Set<(agentId: AgentId, exitCode: number) => void>()
  const stillListeners = new Set<(agentId: AgentId, still: Still) => void>()
  const viewersListeners = new Set<(agentId: AgentId) => void>()
  // With the time, so that a PTY of an earlier run of the container is never taken for one of this.
  const bornAt = clock.now().toString(36)
  let ptyCount = 0

  function forgetUnseen(agentId: AgentId, terminal: AgentTerminal): void {
    if (terminal.viewerCount > 0 || terminals.get(agentId) !== terminal) return
    terminals.delete(agentId)
    const left = terminal
      .dispose()
      .catch((error: unknown) => dependencies.log.error({ err: error, agentId }, 'a terminal was not put away'))
      .finally(() => leaving.delete(left))
    leaving.add(left)
  }

  function terminalOf(agentId: AgentId): AgentTerminal {
    const known = terminals.get(agentId)
    if (known !== undefined) return known
    const terminal: AgentTerminal = new AgentTerminal({
      ...dependencies,
      nextPtyId: () => `${bornAt}-${(ptyCount += 1)}`,
      onExit: (exitCode) => {
        for (const listener of exitListeners) listener(agentId, exitCode)
      },
      onStill: (still) => {
        for (const listener of stillListeners) listener(agentId, still)
      },
      onViewersChange: () => {
        if (forgotten.has(terminal)) forgetUnseen(agentId, terminal)
        for (const listener of viewersListeners) listener(agentId)
      },
    })
    terminals.set(agentId, terminal)
    return terminal
  }

  return {
    attach: (agentId, socket) => terminalOf(agentId).attach(socket),
    progress: (agentId, progress) => terminalOf(agentId).progress(progress),
    open: (agentId, command, drawing) => {
      const terminal = terminalOf(agentId)
      forgotten.delete(terminal)
      return terminal.open(command, drawing)
    },
    forget: (agentId) => {
      const terminal = terminals.get(agentId)
      if (terminal === undefined) return
      forgotten.add(terminal)
      forgetUnseen(agentId, terminal)
    },
    close: async (agentId, reason) => terminals.get(agentId)?.close(reason),
    rest: async (agentId) => terminals.get(agentId)?.rest(),
    isOpen: (agentId) => terminals.get(agentId)?.isOpen ?? false,
    viewerCount: (agentId) =>
      agentId === undefined
        ? [...terminals.values()].reduce((sum, terminal) => sum + terminal.viewerCount, 0)
        : (terminals.get(agentId)?.viewerCount ?? 0),
    onViewersChange: (listener) => {
      viewersListeners.add(listener)
      return () => viewersListeners.delete(listener)
    },
    onStill: (listener) => {
      stillListeners.add(listener)
      return () => stillListeners.delete(listener)
    },
    onExit: (listener) => {
      exitListeners.add(listener)
      return () => exitListeners.delete(listener)
    },
    closeAll: async () => {
      const all = [...terminals.values()]
      terminals.clear()
      await Promise.all([...all.map((terminal) => terminal.dispose()), ...leaving])
    },
  }
}

import { GastownError } from '@gastown/contract/errors'
import type { AgentId } from '@gastown/contract/ids'
import { isSameLaunch } from '../agent-runner/is-same-launch.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AgentServer, AgentServerEngine, AttachPoint } from '../agent-server/agent-server.ts'
import { pause, type Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { policy } from './policy.ts'
import { createSerialLane, type SerialLane } from './serial-lane.ts'
import { sessionTitleOf } from './session-title.ts'
import { createSlots } from './slots.ts'

/** A server that serves, and since when. */
export interface ReadyServer {
  readonly server: AgentServer
  readonly readyAtMs: number
}

export interface EnsureOptions {
  readonly launch: AgentLaunch
  readonly signal: AbortSignal
  /** Give the running server the new settings without a restart where the engine can. */
  readonly live: boolean
  /** Told where the terminals of a server that boots reach it; not of one that is there. */
  readonly onBooting: (attachPoint: AttachPoint) => void
  /** Awaited before a server with another config is stopped: the turn in hand may end, the session lets go. */
  readonly beforeReplace: () => Promise<void>
}

/** The agent servers of this container, one per home. */
export interface SdkServers {
  /**
   * The server of this launch: the cached one when its config is equal, else a new one in its place (`config_mismatch`), but never
   * while another agent's session runs on it: that rejects with AGENT_NOT_READY. Calls for one home are taken one after the other, so
   * there is never a second server on a home.
   */
  ensureSDKServer(options: EnsureOptions): Promise<ReadyServer>
  /**
   * Boots the server of a spare, with a session open: the first one of a process is slow. The first launch that asks for a server in its
   * home claims it: it is told what it lacks, and counts as running that launch from then on; when that fails, it is replaced.
   */
  bootSpare(launch: AgentLaunch, signal: AbortSignal): Promise<void>
  /** The live server of the launch's home, whatever its config. */
  find(launch: AgentLaunch): ReadyServer | null
  /** From now on the agent's session runs on the server of this home; it is not replaced under it. */
  hold(launch: AgentLaunch, agentId: AgentId): void
  /** Brings the server of shared launches up, with no agent on it. Never rejects. */
  warm(launch: AgentLaunch, signal: AbortSignal): Promise<void>
  /**
   * The agent's session is over; a server of its own is stopped, a shared one when no agent's session has run on it for
   * `policy.workersIdleMs`.
   */
  release(launch: AgentLaunch, agentId: AgentId): Promise<void>
  /** Kills a server that hangs; the next one of its home is started when it is gone. Never rejects. */
  discard(launch: AgentLaunch, server: AgentServer): Promise<void>
  stopAll(): Promise<void>
}

interface Cached extends ReadyServer {
  /** What the server runs with now. */
  launch: AgentLaunch
  /** Waits for the launch that claims it. */
  isSpare: boolean
}

export function createSdkServers(options: {
  engines: { readonly kilo: AgentServerEngine; readonly opencode: AgentServerEngine }
  clock: Clock
  log: Log
  onReplaced: (agentId: AgentId, reason: string) => void
}): SdkServers {
  const { engines, clock, log } = options
  const cache = new Map<string, Cached>()
  const holders = new Map<string, Set<AgentId>>()
  const lanes = new Map<string, SerialLane>()
  const boots = createSlots(policy.parallelServerBoots)
  /** Ends of the waits after which shared servers are stopped, by home. */
  const idleWaits = new Map<string, () => void>()

  function laneOf(home: string): SerialLane {
    const lane = lanes.get(home) ?? createSerialLane()
    lanes.set(home, lane)
    return lane
  }

  async function ensure({ launch, signal, live, onBooting, beforeReplace }: EnsureOptions): Promise<ReadyServer> {
    signal.throwIfAborted()
    const { home, spec } = launch
    const cached = cache.get(home)
    if (cached !== undefined) {
      if (isSameLaunch(cached.launch, launch)) return cached
      refuseUnderOthers(home, spec.agentId)
      const reason = cached.isSpare ? 'spare_not_claimed' : 'config_mismatch'
      const isSameEngine = cached.launch.spec.engine === spec.engine
      if (isSameEngine && (cached.isSpare ? await claim(cached, launch) : live && (await cached.server.reconfigure(launch)))) {
        cached.launch = launch
        cached.isSpare = false
        return cached
      }
      await beforeReplace()
      signal.throwIfAborted()
      log.info({ agentId: spec.agentId, reason }, 'agent server replaced')
      await stop(home, cached)
      options.onReplaced(spec.agentId, reason)
    }
    return boots.run(() => boot(launch, { signal, onBooting, isSpare: false }), signal)
  }

  /** False when the spare's server did not take the launch up, for whatever reason: it is replaced then. */
  async function claim({ server }: Cached, launch: AgentLaunch): Promise<boolean> {
    const { agentId } = launch.spec
    const enough = new AbortController()
    try {
      const inTime = await Promise.race([
        server.reconfigure(launch),
        pause(clock, policy.claimWithinMs, enough.signal).then(() => false),
      ])
      log.info({ agentId, claimed: inTime }, 'the server of the spare was asked to be this agent’s')
      return inTime
    } catch (error) {
      log.warn({ err: error, agentId }, 'the server of the spare could not be claimed')
      return false
    } finally {
      enough.abort()
    }
  }

  function refuseUnderOthers(home: string, agentId: AgentId): void {
    const other = [...(holders.get(home) ?? [])].find((holder) => holder !== agentId)
    if (other === undefined) return
    throw new GastownError('AGENT_NOT_READY', `The agent server runs with another config, and the session of ${other} is on it.`)
  }

  async function boot(
    launch: AgentLaunch,
    { signal, isSpare, onBooting }: { signal: AbortSignal; isSpare: boolean; onBooting?: EnsureOptions['onBooting'] },
  ): Promise<ReadyServer> {
    const engine = engines[launch.spec.engine]
    const server = await engine.start(launch, signal, onBooting)
    if (signal.aborted) {
      await server.stop(policy.stopGraceMs)
      signal.throwIfAborted()
    }
    const ready: Cached = { server, readyAtMs: clock.now(), launch, isSpare }
    cache.set(launch.home, ready)
    void forgetAtEnd(ready)
    // Whoever asked for it holds it, or never comes.
    if (launch.isShared) stopWhenIdle(ready)
    return ready
  }

  async function forgetAtEnd(ready: Cached): Promise<void> {
    const { server, launch } = ready
    const { reason } = await server.exited
    if (cache.get(launch.home) === ready) cache.delete(launch.home)
    log.info({ agentId: launch.spec.agentId, pid: server.pid, reason }, 'agent server ended')
  }

  async function stop(home: string, cached: Cached, graceMs: number = policy.stopGraceMs): Promise<void> {
    // In the cache until it is gone: nobody may touch its database before.
    await cached.server.stop(graceMs)
    if (cache.get(home) === cached) cache.delete(home)
  }

  /** From now on, when nobody holds it. */
  function stopWhenIdle(cached: Cached): void {
    const { home } = cached.launch
    endIdleWait(home)
    if ((holders.get(home)?.size ?? 0) > 0) return
    idleWaits.set(
      home,
      clock.after(
        policy.workersIdleMs,
        () =>
          void laneOf(home)
            .run(() => stopIdle(home, cached))
            .catch(notStopped(cached)),
      ),
    )
  }

  async function stopIdle(home: string, cached: Cached): Promise<void> {
    if (cache.get(home) !== cached || (holders.get(home)?.size ?? 0) > 0) return
    log.info({ pid: cached.server.pid }, "the workers' server rests: no worker needed it")
    await stop(home, cached)
  }

  function endIdleWait(home: string): void {
    idleWaits.get(home)?.()
    idleWaits.delete(home)
  }

  const notStopped = (cached: Cached) => (error: unknown) =>
    log.error({ err: error, pid: cached.server.pid }, 'an idle agent server could not be stopped')

  return {
    ensureSDKServer: (request) => laneOf(request.launch.home).run(() => ensure(request)),
    bootSpare: (launch, signal) =>
      laneOf(launch.home).run(async () => {
        const { server } = await boots.run(() => boot(launch, { signal, isSpare: true }), signal)
        await server.openSession({ title: sessionTitleOf(launch) })
        await server.rehearseReconfigure()
      }),
    find: (launch) => cache.get(launch.home) ?? null,
    hold: (launch, agentId) => {
      endIdleWait(launch.home)
      holders.set(launch.home, (holders.get(launch.home) ?? new Set()).add(agentId))
    },
    warm: (launch, signal) =>
      laneOf(launch.home)
        .run(async () => {
          const cached = cache.get(launch.home)
          if (cached === undefined) await boots.run(() => boot(launch, { signal, isSpare: false }), signal)
          else stopWhenIdle(cached)
        })
        .catch((error: unknown) => log.warn({ err: error }, "the workers' server could not be brought up ahead of them")),
    release: (launch, agentId) =>
      laneOf(launch.home).run(async () => {
        const left = holders.get(launch.home)
        left?.delete(agentId)
        const cached = cache.get(launch.home)
        if (cached === undefined || (left?.size ?? 0) > 0) return
        if (launch.isShared) stopWhenIdle(cached)
        else await stop(launch.home, cached)
      }),
    discard: (launch, server) =>
      laneOf(launch.home)
        .run(async () => {
          const cached = cache.get(launch.home)
          if (cached?.server.pid === server.pid) await stop(launch.home, cached, 0)
        })
        .catch((error: unknown) => log.error({ err: error, pid: server.pid }, 'a hanging agent server could not be killed')),
    stopAll: async () => {
      for (const home of idleWaits.keys()) endIdleWait(home)
      await Promise.all([...cache].map(([home, cached]) => stop(home, cached)))
    },
  }
}

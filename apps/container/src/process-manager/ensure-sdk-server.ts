import type { AgentId } from '@gastown/contract/ids'
import { isSameLaunch } from '../agent-runner/is-same-launch.ts'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AgentServerEngine } from '../agent-server/agent-server.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import { MustWait } from './agent-errors.ts'
import { claimSpare } from './claim-spare.ts'
import { createCrashSuspects, type CrashSuspects } from './crash-suspects.ts'
import { policy } from './policy.ts'
import { createSerialLane, type SerialLane } from './serial-lane.ts'
import type { EnsureOptions, ReadyServer, SdkServers } from './sdk-servers.ts'
import { createServerHolders } from './server-holders.ts'
import { sessionTitleOf } from './session-title.ts'
import { createSlots } from './slots.ts'
import { watchMemory, type ReadMemory } from './watch-memory.ts'

interface Cached extends ReadyServer {
  /** What the server runs with now. */
  launch: AgentLaunch
  /** Waits for the launch that claims it. */
  isSpare: boolean
  /** It is known why it ends. */
  isJudged: boolean
}

/** What is remembered of a home's servers. */
interface Past {
  readonly suspects: CrashSuspects
  why: string | null
  recycledAtMs: number
}

export function createSdkServers(options: {
  engines: { readonly kilo: AgentServerEngine; readonly opencode: AgentServerEngine }
  clock: Clock
  log: Log
  readMemory: ReadMemory
  onReplaced: (agentId: AgentId, reason: string) => void
}): SdkServers {
  const { engines, clock, log } = options
  const cache = new Map<string, Cached>()
  const holders = createServerHolders()
  const pasts = new Map<string, Past>()
  const lanes = new Map<string, SerialLane>()
  const boots = createSlots(policy.parallelServerBoots)
  /** Ends of the waits after which shared servers are stopped, by home. */
  const idleWaits = new Map<string, () => void>()

  function laneOf(home: string): SerialLane {
    const lane = lanes.get(home) ?? createSerialLane()
    lanes.set(home, lane)
    return lane
  }

  function pastOf(home: string): Past {
    const suspects = () => createCrashSuspects({ clock, onChanged: () => holders.tellChanged(home) })
    const past = pasts.get(home) ?? { suspects: suspects(), why: null, recycledAtMs: Number.NEGATIVE_INFINITY }
    pasts.set(home, past)
    return past
  }

  async function ensure(request: EnsureOptions): Promise<ReadyServer> {
    const { launch, isInTurn } = request
    const { agentId } = launch.spec
    request.signal.throwIfAborted()
    refuseUnderOthers(launch)
    const ready = await find(request)
    endIdleWait(launch.home)
    holders.hold(agentId, { launch, isInTurn })
    return ready
  }

  async function find({ launch, signal, live, onBooting, beforeReplace }: EnsureOptions): Promise<ReadyServer> {
    const { home, spec } = launch
    const cached = cache.get(home)
    if (cached !== undefined) {
      if (isSameLaunch(cached.launch, launch)) return cached
      const reason = cached.isSpare ? 'spare_not_claimed' : 'config_mismatch'
      const isSameEngine = cached.launch.spec.engine === spec.engine
      if (
        isSameEngine &&
        (cached.isSpare
          ? await claimSpare({ server: cached.server, launch, clock, log })
          : live && (await cached.server.reconfigure(launch)))
      ) {
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

  function refuseUnderOthers(launch: AgentLaunch): void {
    const { home, spec } = launch
    const other = holders.inTheWayOf(launch)
    if (other !== null)
      throw new MustWait(
        `The settings of the model have changed, and the agent server still works for ${other} with those of before: it is replaced when nobody does.`,
        holders.changed(home),
      )
    if (pastOf(home).suspects.mayGoOn(spec.agentId)) return
    throw new MustWait(
      'The agent server ended more than once while several agents were in a turn: they go on one after the other, until it shows whose turn ends it.',
      holders.changed(home),
    )
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
    const ready: Cached = { server, readyAtMs: clock.now(), launch, isSpare, isJudged: false }
    cache.set(launch.home, ready)
    void forgetAtEnd(ready, watchSize(ready))
    // Whoever asked for it holds it, or never comes.
    if (launch.isShared) stopWhenIdle(ready)
    return ready
  }

  /** Before any agent hears of the end. */
  async function forgetAtEnd(ready: Cached, unwatch: () => void): Promise<void> {
    const { server, launch } = ready
    const { reason } = await server.exited
    unwatch()
    judge(ready)
    if (cache.get(launch.home) === ready) cache.delete(launch.home)
    log.info({ agentId: launch.spec.agentId, pid: server.pid, reason }, 'agent server ended')
  }

  /** Once: who was in a turn is known only until the agents hear of the end. */
  function judge(ready: Cached): void {
    const { home } = ready.launch
    if (ready.isJudged) return
    ready.isJudged = true
    const past = pastOf(home)
    past.why = null
    past.suspects.ended(holders.inTurn(home))
  }

  function watchSize(ready: Cached): () => void {
    const { home } = ready.launch
    const past = pastOf(home)
    return watchMemory({
      clock,
      log,
      read: () => options.readMemory(ready.server.pid),
      isResting: () =>
        !ready.isSpare && holders.inTurn(home).length === 0 && clock.now() - past.recycledAtMs >= policy.recycleEveryMs,
      onBloated: (reason) =>
        void laneOf(home)
          .run(() => recycle(ready, reason))
          .catch(notStopped(ready)),
    })
  }

  /** Its agents hear of its end, and go on with their sessions on its successor. */
  async function recycle(ready: Cached, reason: string): Promise<void> {
    const { home } = ready.launch
    if (cache.get(home) !== ready) return
    log.warn({ pid: ready.server.pid, reason }, 'the agent server is bloated: it is replaced')
    const past = pastOf(home)
    past.recycledAtMs = clock.now()
    past.why = reason
    past.suspects.spared()
    await stop(home, ready)
  }

  async function stop(home: string, cached: Cached, graceMs: number = policy.stopGraceMs): Promise<void> {
    cached.isJudged = true
    // In the cache until it is gone: nobody may touch its database before.
    await cached.server.stop(graceMs)
    if (cache.get(home) === cached) cache.delete(home)
  }

  /** From now on, when nobody holds it. */
  function stopWhenIdle(cached: Cached): void {
    const { home } = cached.launch
    endIdleWait(home)
    if (holders.count(home) > 0) return
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
    if (cache.get(home) !== cached || holders.count(home) > 0) return
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
    up: ({ home, spec }) => pastOf(home).suspects.up(spec.agentId),
    endOf: ({ home, spec }) => {
      const { suspects, why } = pastOf(home)
      return { isBlamed: suspects.isBlamed(spec.agentId), why }
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
        pastOf(launch.home).suspects.forget(agentId)
        holders.letGo(launch.home, agentId)
        const cached = cache.get(launch.home)
        if (cached === undefined || holders.count(launch.home) > 0) return
        if (launch.isShared) stopWhenIdle(cached)
        else await stop(launch.home, cached)
      }),
    discard: async (launch, server) => {
      const hanging = cache.get(launch.home)
      if (hanging?.server.pid !== server.pid) return
      judge(hanging)
      await laneOf(launch.home)
        .run(async () => {
          if (cache.get(launch.home) === hanging) await stop(launch.home, hanging, 0)
        })
        .catch((error: unknown) => log.error({ err: error, pid: server.pid }, 'a hanging agent server could not be killed'))
    },
    stopAll: async () => {
      for (const home of idleWaits.keys()) endIdleWait(home)
      await Promise.all([...cache].map(([home, cached]) => stop(home, cached)))
    },
  }
}

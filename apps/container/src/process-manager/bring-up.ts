import { GastownError } from '@gastown/contract/errors'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { AttachPoint } from '../agent-server/agent-server.ts'
import type { AgentParts } from './agent-parts.ts'
import type { ReadyServer } from './sdk-servers.ts'
import { sessionTitleOf } from './session-title.ts'
import type { StartupPhases } from './startup-phases.ts'

/** What an agent is to become: live, with this launch. */
export interface Goal {
  readonly launch: AgentLaunch
  readonly phases: StartupPhases
  /** Nobody asked for it yet: a prewarm. A start that joins it claims it. */
  unclaimed: boolean
  /** A change of settings: a running server takes it up without a restart where it can. */
  readonly live: boolean
  /** Ends what is being done for this goal. */
  readonly abort: AbortController
}

/** An agent's session on a server. */
export interface OpenSession extends ReadyServer {
  readonly sessionId: string
  readonly resumed: boolean
  readonly openedAtMs: number
}

export interface BringUpOptions {
  readonly parts: AgentParts
  readonly goal: Goal
  /** The session that is open now, when one is. */
  readonly current: OpenSession | null
  /** This run has had a server: what that worked with is there, and newer than what the town has. */
  readonly isPrepared: boolean
  /** The session to go on with; empty: the one that was open before this container, else the newest of the folder. */
  readonly lastSessionId: string
  /** The server boots: the terminal of its session may begin to. */
  readonly onBooting: (attachPoint: AttachPoint, sessionId: string) => void
  readonly isInTurn: () => boolean
  readonly beforeReplace: () => Promise<void>
}

/**
 * The startup chain up to an open session: workspace and conversation database side by side, both before the server opens the
 * database; then the server, then the session. A worker's server is the town's: its worktree is made beside it. What is there already is used. Rejects when the agent cannot be brought up, and
 * with the abort's reason when the goal was given up.
 */
export async function bringUp(options: BringUpOptions): Promise<OpenSession> {
  const { parts, goal, current, isInTurn, beforeReplace } = options
  const { launch, phases } = goal
  const { signal } = goal.abort
  const { clock, servers } = parts
  // A live server has the database open: nothing may be put under it, whatever its config. Another engine's is another one.
  const found = servers.find(launch)
  let preparing: Promise<void> | null = null
  if (launch.isShared) {
    // Its worktree is its own, whatever server there is, and the server does without it.
    if (current !== null || options.isPrepared) tellPrepared(goal, current?.openedAtMs ?? phases.beganAtMs, clock.now())
    else preparing = prepare(parts, goal)
  } else if (found?.server.launch.databaseFile === launch.databaseFile) tellPrepared(goal, found.readyAtMs, clock.now())
  else if (options.isPrepared && parts.fileExists(launch.databaseFile)) tellPrepared(goal, phases.beganAtMs, clock.now())
  else await prepare(parts, goal)
  signal.throwIfAborted()

  const lastSessionId = options.lastSessionId === '' ? await parts.lastSessions.read(launch) : options.lastSessionId
  const onBooting = (attachPoint: AttachPoint) => {
    if (lastSessionId !== '' && !launch.isShared) options.onBooting(attachPoint, lastSessionId)
  }
  const bootBeganAtMs = clock.now()
  const ensured = servers.ensureSDKServer({ launch, signal, live: goal.live, onBooting, isInTurn, beforeReplace })
  // Both to their end: a worktree that is still being made is not made once more by the next try.
  await Promise.allSettled([ensured, preparing])
  const ready = await ensured
  await preparing
  signal.throwIfAborted()
  if (ready.readyAtMs <= phases.beganAtMs) phases.wasDone('sdk_ready')
  // A server that came up meanwhile, in a run that this start joined, was waited for from the beginning.
  else phases.done('sdk_ready', bootBeganAtMs < ready.readyAtMs ? bootBeganAtMs : phases.beganAtMs)

  const server = ready.server.at(launch)
  if (current !== null && current.server === server) {
    if (current.openedAtMs <= phases.beganAtMs) phases.wasDone('session_created', { resumed: current.resumed })
    else phases.done('session_created', clock.now(), { resumed: current.resumed })
    return { ...current, readyAtMs: ready.readyAtMs }
  }
  const openBeganAtMs = clock.now()
  const { sessionId, resumed } = await server.openSession({
    ...(lastSessionId === '' ? {} : { sessionId: lastSessionId }),
    title: sessionTitleOf(launch),
  })
  signal.throwIfAborted()
  phases.done('session_created', openBeganAtMs, { resumed })
  return { server, readyAtMs: ready.readyAtMs, sessionId, resumed, openedAtMs: clock.now() }
}

async function prepare(parts: AgentParts, { launch, phases }: Goal): Promise<void> {
  const beganAtMs = parts.clock.now()
  const workspace = async () => {
    await parts.prepareWorkspace(launch)
    phases.done('workspace_ready', beganAtMs)
    if (launch.isShared) phases.done('git_done', beganAtMs)
  }
  const database = async () => {
    if (launch.isShared) return
    await hydrate(parts, launch)
    phases.done('db_hydrated', beganAtMs)
  }
  // Both are awaited to their end: a server must not start while one of them still writes.
  const failed = (await Promise.allSettled([workspace(), database()])).find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
}

async function hydrate({ snapshots, fileExists, log }: AgentParts, launch: AgentLaunch): Promise<void> {
  const { agentId } = launch.spec
  try {
    const { outcome } = await snapshots.hydrate(launch)
    log.info({ agentId, outcome }, 'conversation database in place')
  } catch (error) {
    // Unknown is not "none": an empty database started now would shadow the conversation that the town keeps.
    if (!fileExists(launch.databaseFile)) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new GastownError('AGENT_NOT_READY', `The conversation could not be fetched from the town: ${reason}`, {
        cause: error,
      })
    }
    log.warn({ err: error, agentId }, 'the town was not asked for a newer snapshot: going on with the local database')
  }
}

/** The folder and the database were prepared for the server that is there. */
function tellPrepared({ launch, phases }: Goal, readyAtMs: number, nowMs: number): void {
  const own = launch.isShared ? (['git_done'] as const) : (['db_hydrated'] as const)
  const prepared = ['workspace_ready', ...own] as const
  for (const phase of prepared) {
    if (readyAtMs <= phases.beganAtMs) phases.wasDone(phase)
    else phases.done(phase, nowMs)
  }
}

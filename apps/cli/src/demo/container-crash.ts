import { GastownError } from '@gastown/contract/errors'
import type { ContainerManifest } from '@gastown/contract/container-boot'
import type { TownView } from '@gastown/contract/views'
import type { Connection } from '../control-plane.ts'
import { listContainers } from '../list-containers.ts'
import { waitForTown } from '../wait-for-town.ts'

/** How the mayor came (back). */
export interface Comeback {
  readonly containerGeneration: number
  readonly tookMs: number
  readonly prewarm: { readonly outcome: string; readonly durationMs: number } | null
  readonly killedPid?: number
}

/** Kills the town's container as the kernel's out-of-memory killer would. Returns whom it was. */
export async function killContainer(dataDir: string, townId: string): Promise<ContainerManifest> {
  const container = listContainers(dataDir).find((one) => one.townId === townId)
  if (container === undefined) throw new GastownError('CONTAINER_UNAVAILABLE', 'The town has no live container to kill.')
  process.kill(container.pid, 'SIGKILL')
  return container
}

/** Resolves when a later run of the container is up and its mayor live, its prewarm included when there was one. */
export async function waitForWarmMayor(
  connection: Connection,
  options: { townId: string; afterGeneration: number; timeoutMs: number; signal: AbortSignal },
): Promise<Comeback> {
  const { townId, afterGeneration, ...limits } = options
  const startedAt = performance.now()
  const look = async (): Promise<TownView | undefined> => {
    const town = await connection.client.getTown.query({ townId })
    if (town.container.state === 'failed') throw new GastownError('CONTAINER_UNAVAILABLE', town.container.reason)
    if (town.mayor?.status === 'dead') throw new GastownError('AGENT_NOT_READY', town.mayor.reason)
    return isWarm(town, afterGeneration) ? town : undefined
  }
  const town = await waitForTown(connection, { townId, what: 'A warm mayor', look, ...limits })
  const prewarm = town.startup?.prewarm ?? null
  return {
    containerGeneration: town.container.containerGeneration,
    tookMs: Math.round(performance.now() - startedAt),
    prewarm: prewarm === null ? null : { outcome: prewarm.outcome, durationMs: prewarm.durationMs },
  }
}

export function isWarm(town: TownView, afterGeneration: number): boolean {
  if (town.container.state !== 'running' || town.container.containerGeneration <= afterGeneration) return false
  if (town.mayor?.live !== true) return false
  // The very first start has no snapshot to warm and may be a plain start; a comeback is always prewarmed.
  return (
    afterGeneration === 0 || town.startup?.prewarm?.outcome === 'ready' || town.startup?.prewarm?.outcome === 'already_running'
  )
}

import { setTimeout as delay } from 'node:timers/promises'
import { GastownError } from '@gastown/contract/errors'
import { findControlPlane } from './control-plane.ts'
import { listContainers } from './list-containers.ts'
import { isSameProcess } from './process-identity.ts'

interface NamedProcess {
  readonly pid: number
  readonly processStartTime: string
}

/** Who was told to end. */
export interface Stopped {
  readonly controlPlane: number | null
  readonly containers: readonly { townId: string; pid: number }[]
}

/** No event tells of the end of a process that is not ours to wait for. */
const lookAgainMs = 100

/**
 * Drains the control plane of the data folder, which ends its containers, then the containers that are left without one. Each gets SIGTERM
 * and `drainMs`. Throws INTERNAL with the process that did not end; nothing is killed harder, because a turn or a snapshot may be in hand.
 */
export async function stopEverything(dataDir: string, drainMs: number): Promise<Stopped> {
  const controlPlane = findControlPlane(dataDir)
  if (controlPlane !== null) await end(controlPlane, 'the control plane', drainMs)
  const containers = listContainers(dataDir)
  await Promise.all(containers.map((container) => end(container, `the container of ${container.townId}`, drainMs)))
  return { controlPlane: controlPlane?.pid ?? null, containers: containers.map(({ townId, pid }) => ({ townId, pid })) }
}

async function end(named: NamedProcess, name: string, drainMs: number): Promise<void> {
  if (!isSameProcess(named)) return
  process.kill(named.pid, 'SIGTERM')
  for (let leftMs = drainMs; leftMs > 0; leftMs -= lookAgainMs) {
    if (!isSameProcess(named)) return
    await delay(lookAgainMs)
  }
  throw new GastownError('INTERNAL', `Process ${named.pid} (${name}) did not end within ${Math.round(drainMs / 1000)} seconds.`)
}

import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TownLink } from '@gastown/contract/container-boot'
import { containerHealthSchema } from '@gastown/contract/container-routes'
import type { TownId } from '@gastown/contract/ids'
import type { Containers, ContainerStartRequest } from './containers.ts'

/** A host of containers under test. */
export interface ContainersHost {
  /** A control plane's containers; called again, those of the next control plane on the same machine and folder. */
  create(): Containers
  /** Ends the container's process as a crash would. */
  crash(townId: TownId): Promise<void>
  /** Whether a process of that container is there. */
  isAlive(townId: TownId): Promise<boolean>
}

const townId = 'town-1' as TownId
const townLink: TownLink = { url: 'http://127.0.0.1:9', token: 'first-token', expiresAt: '2099-01-01T00:00:00.000Z' }
const requestOf = (containerGeneration: number, town = townId): ContainerStartRequest => ({
  townId: town,
  containerGeneration,
  townLink,
  sleepAfterMinutes: 0,
  terminal: defaultTerminalConfig,
})

/** What every way to run containers does. */
export function describeContainersContract(name: string, host: ContainersHost): void {
  describe(`${name} keeps the containers contract`, () => {
    let containers: Containers
    let gone: { townId: TownId; containerGeneration: number; reason: string }[]
    /** Resolves when that many containers are gone. */
    let untilGone: (count: number) => Promise<void>

    const use = (next: Containers): void => {
      containers = next
      gone = []
      let tell = (): void => {}
      containers.onGone((one) => {
        gone.push(one)
        tell()
      })
      untilGone = (count) =>
        new Promise((resolve) => {
          tell = () => gone.length >= count && resolve()
          tell()
        })
    }
    const bootIdOf = (): string => {
      const state = containers.state(townId)
      return state.state === 'running' ? state.bootId : ''
    }

    beforeEach(() => use(host.create()))
    afterEach(async () => {
      await containers.stop({ townId, drainMs: 0 })
      await containers.purge(townId)
      await containers.release()
    })

    it('a container that was started serves, and is the run that was asked for', async () => {
      expect(containers.state(townId)).toEqual({ state: 'down' })
      const started = containers.start(requestOf(3))
      expect(containers.state(townId)).toEqual({ state: 'starting', containerGeneration: 3 })
      await started
      const response = await containers.fetch({ townId, path: '/health' })
      const health = containerHealthSchema.parse(await response.json())
      expect(health).toMatchObject({ townId, containerGeneration: 3 })
      expect(containers.state(townId)).toEqual({ state: 'running', containerGeneration: 3, bootId: health.bootId })
    })

    it('starting the same run again joins it, while it starts and when it serves', async () => {
      await Promise.all([containers.start(requestOf(1)), containers.start(requestOf(1))])
      const bootId = bootIdOf()
      await containers.start(requestOf(1))
      expect(bootIdOf()).toBe(bootId)
      expect(gone).toEqual([])
    })

    it('a newer run ends the older one first, and an older one is refused', async () => {
      await containers.start(requestOf(1))
      await containers.start(requestOf(2))
      expect(containers.state(townId)).toMatchObject({ state: 'running', containerGeneration: 2 })
      expect(gone).toMatchObject([{ townId, containerGeneration: 1 }])
      await expect(containers.start(requestOf(1))).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
      expect(containers.state(townId)).toMatchObject({ containerGeneration: 2 })
    })

    it('a crash is told once, with the run and a reason; the container is down then', async () => {
      await containers.start(requestOf(5))
      await host.crash(townId)
      await untilGone(1)
      expect(gone).toMatchObject([{ townId, containerGeneration: 5, reason: expect.stringMatching(/./) as string }])
      expect(containers.state(townId)).toEqual({ state: 'down' })
      await expect(containers.fetch({ townId, path: '/health' })).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
      await expect(containers.openSocket({ townId, path: '/x' })).rejects.toMatchObject({ code: 'CONTAINER_UNAVAILABLE' })
    })

    it('stop drains, resolves when the process is gone, and tells it once', async () => {
      await containers.start(requestOf(1))
      await containers.stop({ townId, drainMs: 10_000 })
      expect(containers.state(townId)).toEqual({ state: 'down' })
      expect(await host.isAlive(townId)).toBe(false)
      expect(gone).toHaveLength(1)
    })

    it('stop of a container that is not there is nothing', async () => {
      await containers.stop({ townId, drainMs: 1000 })
      expect(gone).toEqual([])
    })

    it('stop ends a container in the middle of its start', async () => {
      const [started] = await Promise.allSettled([containers.start(requestOf(1)), containers.stop({ townId, drainMs: 0 })])
      expect(started).toMatchObject({ status: 'rejected', reason: { code: 'CONTAINER_UNAVAILABLE' } })
      expect(await host.isAlive(townId)).toBe(false)
      expect(containers.state(townId)).toEqual({ state: 'down' })
    })

    it('the next control plane adopts a live container with its run, and hears of its end', async () => {
      await containers.start(requestOf(7))
      const bootId = bootIdOf()
      await containers.release()
      expect(await host.isAlive(townId)).toBe(true)
      use(host.create())
      expect(containers.state(townId)).toEqual({ state: 'unknown' })
      expect(await containers.adopt({ townId, townLink: { ...townLink, token: 'second-token' } })).toEqual({
        containerGeneration: 7,
        bootId,
      })
      expect(bootIdOf()).toBe(bootId)
      await containers.start(requestOf(7))
      expect(bootIdOf()).toBe(bootId)
      await host.crash(townId)
      await untilGone(1)
      expect(gone).toMatchObject([{ townId, containerGeneration: 7 }])
    })

    it('an adopted container can be stopped', async () => {
      await containers.start(requestOf(1))
      await containers.release()
      use(host.create())
      await containers.adopt({ townId, townLink })
      await containers.stop({ townId, drainMs: 10_000 })
      expect(await host.isAlive(townId)).toBe(false)
    })

    it('a live container that nobody adopted is ended by stop, and by the next start', async () => {
      await containers.start(requestOf(1))
      await containers.release()
      use(host.create())
      await containers.stop({ townId, drainMs: 0 })
      expect(await host.isAlive(townId)).toBe(false)
      expect(containers.state(townId)).toEqual({ state: 'down' })
      await containers.start(requestOf(2))
      await containers.release()
      use(host.create())
      await containers.start(requestOf(3))
      const response = await containers.fetch({ townId, path: '/health' })
      expect(containerHealthSchema.parse(await response.json()).containerGeneration).toBe(3)
    })

    it('adopts nothing when there never was one, and when it has ended', async () => {
      expect(await containers.adopt({ townId, townLink })).toBeNull()
      await containers.start(requestOf(1))
      await containers.release()
      await host.crash(townId)
      use(host.create())
      expect(await containers.adopt({ townId, townLink })).toBeNull()
      expect(containers.state(townId)).toEqual({ state: 'down' })
    })
  })
}

import { subscribeTown } from '@gastown/client/subscribe-town'
import type { TownView } from '@gastown/contract/views'
import { townAfter } from '@gastown/client/town-after'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '@gastown/e2e/support/browser'
import { gastownUp, readManifest, temporaryDataDir, type GastownProcess } from '@gastown/e2e/support/gastown-process'
import { skipOnboarding } from '@gastown/e2e/support/skip-onboarding'
import { processorTimeOf, standbyOf } from '@gastown/e2e/support/processes'
import { until } from '@gastown/e2e/support/until'
import { installClock } from './page-clock.ts'

/** A Gastown of its own, a real browser that is logged in to it, and what scenarios do with them. */
export interface BenchHouse {
  readonly gastown: GastownProcess
  readonly page: Page
  /** Shows the list of towns. */
  showList(townName: string): Promise<void>
  /** A town with a live mayor that has been talked to. */
  makeTown(name: string): Promise<{ townId: string; name: string }>
  /** Deletes it: what is measured next has the machine for itself. A warm town that rests takes a tenth of a core. */
  endTown(townId: string): Promise<void>
  close(): Promise<void>
}

/** Some looks, 50 ms apart, at which a process has done nothing: it is not just loading. */
const restingLooks = 10

export const viewport = { width: 1440, height: 900 }

export async function openBenchHouse(options: {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}): Promise<BenchHouse> {
  const folder = await temporaryDataDir()
  const gastown = await gastownUp({ dataDir: folder.dataDir, ...options })
  let browser: Browser | undefined
  const close = async (): Promise<void> => {
    await browser?.close()
    await gastown.drain()
    await folder.remove()
  }
  try {
    browser = await openBrowser()
    const page = await (await browser.newContext({ viewport })).newPage()
    await installClock(page)
    await skipOnboarding(page)
    await page.goto(gastown.loginUrl)
    await page.getByRole('heading', { name: 'Towns' }).waitFor()
    return {
      gastown,
      page,
      showList: async (townName) => {
        if (new URL(page.url()).pathname === '/') await page.reload()
        else await page.getByRole('link', { name: 'Gastown: all towns' }).click()
        await page.getByRole('link', { name: townName }).waitFor()
        await quiet(page)
      },
      makeTown: async (name) => {
        const { townId } = await gastown.client.createTown.mutate({ name })
        await gastown.client.ensureMayor.mutate({ townId })
        await mayorIsUp(gastown, townId)
        await say(gastown, townId, 'Hello, my name is Ada')
        return { townId, name }
      },
      endTown: async (townId) => {
        await page.goto(gastown.url)
        await gastown.client.deleteTown.mutate({ townId })
      },
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Until the browser has nothing to do: what is measured next is not the end of what was before. */
async function quiet(page: Page): Promise<void> {
  await page.evaluate(() => new Promise<void>((resolve) => requestIdleCallback(() => requestIdleCallback(() => resolve()))))
}

/** Says something to the mayor and waits for the answer. */
export async function say(gastown: GastownProcess, townId: string, message: string): Promise<void> {
  const { messageId } = await gastown.client.sendMessage.mutate({ townId, message })
  await until(`"${message}" is answered`, async () => {
    const { messages } = await gastown.client.getConversation.query({ townId })
    return messages.find((row) => row.messageId === messageId)?.state === 'answered'
  })
}

/** The mayor's session is open: it takes messages. */
export async function mayorIsLive(gastown: GastownProcess, townId: string): Promise<void> {
  await townIs(gastown, townId, 'The mayor is live', ({ mayor }) => (mayor?.live === true ? true : null))
}

/** What `look` finds in the town, told by its feed: to ask again and again takes of the machine, and is late. */
async function townIs<T>(
  { url, token }: GastownProcess,
  townId: string,
  fact: string,
  look: (town: TownView) => T | null,
): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  let town: TownView | undefined
  const cancel = after(60_000, () => reject(new Error(`Not within a minute: ${fact}.`)))
  const subscription = subscribeTown({
    baseURL: url,
    token,
    townId,
    onMessage: (message) => {
      if ('town' in message) town = townAfter(town, message)
      const found = town === undefined ? null : look(town)
      if (found !== null) resolve(found)
    },
    onState: () => {},
    now: Date.now,
    after,
  })
  return promise.finally(() => {
    cancel()
    subscription.close()
  })
}

function after(delayMs: number, ring: () => void): () => void {
  const timer = setTimeout(ring, delayMs)
  return () => clearTimeout(timer)
}

/** The mayor is live, its terminal is there, and its prewarm, if it had one, is over. */
export async function mayorIsUp(gastown: GastownProcess, townId: string): Promise<void> {
  await townIs(gastown, townId, 'The mayor is up', (town) => (isUp(town) && town.mayor?.live === true ? true : null))
}

function isUp({ startup }: TownView): boolean {
  return startup?.phases.some(({ phase }) => phase === 'terminal_ready') === true
}

/** Kills the town's container with SIGKILL, and resolves when another one has its mayor up by itself. */
export async function killContainer(gastown: GastownProcess, townId: string): Promise<void> {
  const { pid } = await readManifest(gastown.dataDir, townId)
  process.kill(pid, 'SIGKILL')
  await until('another container has come', async () => {
    const manifest = await readManifest(gastown.dataDir, townId).catch(() => null)
    return manifest !== null && manifest.pid !== pid
  })
}

/** Milliseconds that the prewarm took, from the container's boot to a mayor that is up; resolves when its terminal is there, too. */
export function prewarmIsDone(gastown: GastownProcess, townId: string): Promise<number> {
  return townIs(gastown, townId, 'The prewarm is done', (town) => {
    const prewarm = town.startup?.prewarm
    return isUp(town) && prewarm?.outcome === 'ready' ? prewarm.durationMs : null
  })
}

export async function stopTown(gastown: GastownProcess, townId: string): Promise<void> {
  await gastown.client.stopContainer.mutate({ townId })
  await until('the town is asleep', async () => (await gastown.client.getTown.query({ townId })).container.state === 'asleep')
}

/** Until a container's process waits for its town, as one does whenever none was started for ten seconds, and has nothing to do. */
export async function containerWaits({ dataDir }: GastownProcess): Promise<void> {
  let workedMs = -1
  let looks = 0
  await until('a container waits', () => {
    const waiting = standbyOf(dataDir)
    const nowMs = waiting === null ? -1 : processorTimeOf(waiting)
    looks = nowMs === workedMs && nowMs > 0 ? looks + 1 : 0
    workedMs = nowMs
    return looks >= restingLooks
  })
}

/** Runs a scenario's step `count` times and says so. */
export async function repeat(what: string, count: number, step: (run: number) => Promise<void>): Promise<void> {
  for (let run = 0; run < count; run += 1) {
    process.stderr.write(`${what}: ${run + 1} of ${count}\n`)
    await step(run)
  }
}

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { startDemoModel } from '@gastown/demo-model/start-demo-model'
import type { Clock } from '../../clock.ts'
import type { Log } from '../../log.ts'
import type { DemoModel } from '../../mayor/demo-model.ts'
import { writeFileDurably } from './write-file-durably.ts'

const portSchema = z.object({ port: z.int().min(1).max(65_535) })

export interface LocalDemoModel extends DemoModel {
  close(): Promise<void>
}

type Server = Awaited<ReturnType<typeof startDemoModel>>

/**
 * The bundled model on loopback, started when the first town asks for it. Its port is kept in the data folder: agent servers that
 * outlive a control plane go on with the address that they have.
 */
export function createLocalDemoModel(options: { dataDir: string; clock: Clock; log: Log }): LocalDemoModel {
  const { dataDir, clock, log } = options
  const file = join(dataDir, 'demo-model.json')
  let server: Promise<Server> | null = null
  let closed = false

  async function start(): Promise<Server> {
    const kept = await readPort(file)
    const now = (): number => clock.now()
    if (kept !== null) {
      try {
        return await startDemoModel({ port: kept, now, log })
      } catch (error) {
        log.warn({ port: kept, error: String(error) }, 'the port of the demo model is taken; it gets another')
      }
    }
    const started = await startDemoModel({ port: 0, now, log })
    await writeFileDurably(file, [JSON.stringify({ port: started.port })])
    return started
  }

  return {
    async baseURL() {
      if (closed) throw new Error('The demo model is closed.')
      server ??= start()
      try {
        return (await server).baseURL
      } catch (error) {
        // The next one who asks tries again.
        server = null
        throw error
      }
    },
    async close() {
      closed = true
      await (await server)?.close()
    },
  }
}

async function readPort(file: string): Promise<number | null> {
  try {
    return portSchema.parse(JSON.parse(await readFile(file, 'utf8'))).port
  } catch {
    // The first start, or a damaged file: any port will do.
    return null
  }
}

import { exportMediaType } from '@gastown/contract/town-export'
import { Hono } from 'hono'
import type { Auth } from '../auth/auth.ts'
import type { Clock } from '../clock.ts'
import type { Towns } from '../engine/towns.ts'
import { exportTown } from '../export/export-town.ts'
import type { Log } from '../log.ts'

export interface ExportDoorOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly auth: Pick<Auth, 'requireOperator'>
  readonly clock: Clock
  readonly log: Log
}

/** Characters that are sent at a time: few writes, and little memory however large the town is. */
const chunkCharacters = 64 * 1024

/** A town as one file, for the operator. It is made while it is taken; a file whose last line is not `end` was cut off. */
export function createExportDoor({ towns, auth, clock, log }: ExportDoorOptions): Hono {
  const door = new Hono()
  door.get('/api/towns/:townId/export', async (c) => {
    await auth.requireOperator(c.req.raw)
    const engine = towns.get(c.req.param('townId'))
    const exportedAt = new Date(clock.now()).toISOString()
    const chunks = chunksOf(exportTown(engine, exportedAt))
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      async pull(controller) {
        try {
          const { done, value } = await chunks.next()
          if (done === true) controller.close()
          else controller.enqueue(value)
        } catch (error) {
          log.error({ townId: engine.townId, error: String(error) }, 'an export was cut off')
          controller.error(error)
        }
      },
      async cancel() {
        await chunks.return(undefined)
      },
    })
    const file = `gastown-${slugOf(engine.town.name)}-${exportedAt.slice(0, 10)}.jsonl`
    return new Response(body, {
      headers: { 'content-type': exportMediaType, 'content-disposition': `attachment; filename="${file}"` },
    })
  })
  return door
}

async function* chunksOf(lines: AsyncIterable<unknown>): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
  const encoder = new TextEncoder()
  let text = ''
  for await (const line of lines) {
    text += `${JSON.stringify(line)}\n`
    if (text.length < chunkCharacters) continue
    yield encoder.encode(text)
    text = ''
  }
  if (text !== '') yield encoder.encode(text)
}

function slugOf(name: string): string {
  const slug = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return slug === '' ? 'town' : slug.slice(0, 40)
}

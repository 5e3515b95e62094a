import { readFile } from 'node:fs/promises'
import { GastownError } from '@gastown/contract/errors'
import { pushSubscriptionIdSchema, pushSubscriptionSchema } from '@gastown/contract/push'
import { z } from 'zod'
import { mostSubscriptions, type KeptSubscription, type PushSubscriptions } from '../../notify/push-subscriptions.ts'
import { writeFileDurably } from './write-file-durably.ts'

const fileSchema = z.object({
  subscriptions: z.array(
    z.object({
      subscriptionId: pushSubscriptionIdSchema,
      subscription: pushSubscriptionSchema,
      label: z.string(),
      subscribedAt: z.iso.datetime(),
    }),
  ),
})

/** Keeps them in one file, mode 0600: an endpoint lets whoever has it send to the browser. */
export function createFilePushSubscriptions({ file }: { file: string }): PushSubscriptions {
  /** Changes wait for each other. */
  let tail: Promise<unknown> = Promise.resolve()
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = tail.then(work)
    tail = turn.catch(() => undefined)
    return turn
  }
  const write = (subscriptions: readonly KeptSubscription[]): Promise<void> =>
    writeFileDurably(file, [`${JSON.stringify({ subscriptions }, null, 2)}\n`])
  return {
    list: () => inTurn(() => read(file)),
    put: (kept) =>
      inTurn(async () => {
        const others = (await read(file)).filter(({ subscriptionId }) => subscriptionId !== kept.subscriptionId)
        if (others.length >= mostSubscriptions) {
          throw new GastownError(
            'WRONG_STATE',
            `${mostSubscriptions} browsers are told already. Remove one of them in the settings of notifications first.`,
          )
        }
        await write([...others, kept])
      }),
    remove: (subscriptionId) =>
      inTurn(async () => {
        const known = await read(file)
        const left = known.filter((one) => one.subscriptionId !== subscriptionId)
        if (left.length === known.length) return false
        await write(left)
        return true
      }),
  }
}

async function read(file: string): Promise<readonly KeptSubscription[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return []
  try {
    return fileSchema.parse(JSON.parse(text)).subscriptions
  } catch {
    // Without the cause: a parser quotes what it could not read.
    throw new GastownError('INTERNAL', `${file} is damaged. Remove it, and subscribe the browsers again.`)
  }
}

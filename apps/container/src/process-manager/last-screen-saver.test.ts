import pino from 'pino'
import { agentIdSchema } from '@gastown/contract/ids'
import { expect, it } from 'vitest'
import type { Still } from '../terminals/still.ts'
import type { Terminals } from '../terminals/terminals.ts'
import { createLastScreenSaver } from './last-screen-saver.ts'
import { mayorId } from './testing/fake-surroundings.ts'
import { createManualClock, settle } from './testing/manual-clock.ts'

const stillAt = (takenAtMs: number): Still => ({ takenAtMs, cols: 80, rows: 24, bytes: new Uint8Array([65]) })

function createBench() {
  let tell: Parameters<Terminals['onStill']>[0] = () => {}
  const sent: { at: number; answer: PromiseWithResolvers<void> }[] = []
  const clock = createManualClock()
  const saver = createLastScreenSaver({
    agentId: mayorId,
    terminals: {
      onStill: (listener) => {
        tell = listener
        return () => {
          tell = () => {}
        }
      },
    },
    send: ({ takenAtMs }) => {
      const answer = Promise.withResolvers<void>()
      sent.push({ at: takenAtMs, answer })
      return answer.promise
    },
    clock,
    log: pino({ level: 'silent' }),
  })
  return { clock, saver, sent, take: (at: number, of = mayorId) => tell(of, stillAt(at)), times: () => sent.map(({ at }) => at) }
}

it("sends one screen at a time, of those that wait the newest, and no other agent's", async () => {
  const { sent, take, times } = createBench()
  take(9, agentIdSchema.parse('other'))
  for (const at of [1, 2, 3]) take(at)
  expect(times()).toEqual([1])
  sent[0]?.answer.resolve()
  await settle()
  expect(times()).toEqual([1, 3])
})

it('a town that refuses or is away costs that one screen', async () => {
  const { sent, take, times } = createBench()
  take(1)
  sent[0]?.answer.reject(new Error('away'))
  await settle()
  take(2)
  expect(times()).toEqual([1, 2])
})

it('at the end waits for what is on its way, and not for ever', async () => {
  const { clock, saver, take, times } = createBench()
  take(1)
  const closed = saver.close(2_000)
  take(2)
  await clock.advance(2_000)
  await closed
  expect(times()).toEqual([1])
})

import { GastownError } from '@gastown/contract/errors'
import type { InputId } from '@gastown/contract/ids'
import type { Performers } from '../courier/town-lane.ts'
import type { TownEngine } from '../engine/town-engine.ts'
import { checkMerge, landBatch, verifyBatch } from './fake-refinery.ts'
import { SimulatedCrash } from './faulty-store.ts'
import type { World } from './world.ts'

/** What the courier does in the simulation. While it storms, requests and answers are lost. `onBroken`: the town did what it must never do. */
export function fakePerformers(options: { world: World; nextId: () => InputId; onBroken: (error: Error) => void }): Performers {
  const { world, nextId, onBroken } = options
  const { chance, container, weather } = world
  const lossy =
    (perform: (engine: TownEngine, action: never) => void | Promise<void>): Performers['agent.start'] =>
    async (engine, { action }) => {
      if (weather.stormy && chance.percent(8)) throw new GastownError('CONTAINER_UNAVAILABLE', 'The request was lost.')
      await perform(engine, action as never)
      if (weather.stormy && chance.percent(8)) throw new GastownError('CONTAINER_UNAVAILABLE', 'The answer was lost.')
    }
  type Of<T extends Parameters<Performers['agent.start']>[1]['action']['type']> = Extract<
    Parameters<Performers['agent.start']>[1]['action'],
    { type: T }
  >
  const guard = (perform: () => void): void => {
    try {
      perform()
    } catch (error) {
      // A promise that is broken is no failure of a request.
      if (!(error instanceof GastownError) && !(error instanceof SimulatedCrash))
        onBroken(error instanceof Error ? error : new Error(String(error)))
      throw error
    }
  }
  return {
    'container.start': lossy((_engine, { containerGeneration }: Of<'container.start'>) => container.boot(containerGeneration)),
    'container.drain': lossy(async (engine, { containerGeneration }: Of<'container.drain'>) => {
      if (container.generation === containerGeneration) {
        container.report({ type: 'container.stopped', containerGeneration, reason: 'drained' })
        container.kill()
      } else
        await engine.take({
          kind: 'report',
          report: { type: 'container.gone', inputId: nextId(), containerGeneration, reason: 'It is gone.' },
        })
    }),
    'container.configure': lossy(() => undefined),
    'agent.start': lossy((engine, { agentId, generation }: Of<'agent.start'>) =>
      guard(() => container.start(engine.town, agentId, generation)),
    ),
    'agent.configure': lossy(() => undefined),
    'agent.abort': lossy(() => undefined),
    'agent.stop': lossy(async (engine, { agentId, generation }: Of<'agent.stop'>) => {
      try {
        container.stop(agentId, generation)
      } catch (error) {
        if (!(error instanceof GastownError) || error.code !== 'AGENT_NOT_FOUND') throw error
      }
      await engine.take({ kind: 'report', report: { type: 'worker.gone', inputId: nextId(), agentId, generation } })
    }),
    'message.deliver': lossy((_engine, { agentId, generation, messageId }: Of<'message.deliver'>) =>
      container.tell(agentId, generation, messageId),
    ),
    'batch.verify': lossy((engine, { rigId, batchId, attempt }: Of<'batch.verify'>) =>
      verifyBatch({ container, town: engine.town, rigId, batchId, attempt, chance, weather }),
    ),
    'batch.land': lossy((engine, { rigId, batchId }: Of<'batch.land'>) =>
      landBatch({ container, town: engine.town, rigId, batchId, chance, weather }),
    ),
    'merge.check': lossy((engine, { mergeId }: Of<'merge.check'>) =>
      checkMerge({ container, town: engine.town, mergeId, chance, weather }),
    ),
    'escalation.notify': lossy(() => undefined),
    'escalation.push': lossy(() => undefined),
    'convoy.push': lossy(() => undefined),
    'workers.warm': lossy(() => undefined),
  }
}

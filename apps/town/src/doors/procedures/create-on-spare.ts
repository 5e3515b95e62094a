import type { RandomBytes } from '../../clock.ts'
import { newInputId } from '../../engine/new-input-id.ts'
import type { TownEngine } from '../../engine/town-engine.ts'
import type { Towns } from '../../engine/towns.ts'
import type { Spare } from '../../warmth/draw-spare.ts'
import type { SpareKeeper } from '../../warmth/spare-keeper.ts'

/**
 * Makes the town that a spare was drawn for, with its mayor, and wakes its container at once: that is the spare, and its mayor is up before
 * a page asks. Resolves when the town is durable; the claim goes on by itself.
 */
export async function createOnSpare(
  town: Parameters<Towns['create']>[0],
  spare: Spare,
  options: { towns: Pick<Towns, 'create'>; spares: Pick<SpareKeeper, 'discard'>; random: RandomBytes },
): Promise<TownEngine> {
  let engine: TownEngine
  try {
    engine = await options.towns.create({ ...town, inputId: spare.townInputId })
  } catch (error) {
    await options.spares.discard(spare)
    throw error
  }
  await engine.take({ kind: 'intent', intent: { type: 'mayor.provide', inputId: spare.mayorInputId } })
  await engine.take({ kind: 'intent', intent: { type: 'container.wake', inputId: newInputId(options.random), reason: 'user' } })
  return engine
}

import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { TownId } from '@gastown/contract/ids'
import type { TelemetryEvent } from '@gastown/contract/telemetry'
import type { Town } from '@gastown/core/town'
import { demoModelConfig } from '@gastown/contract/model-config'
import { defaultContainerConfig, defaultTerminalConfig } from '@gastown/contract/town-config'
import type { Clock, RandomBytes } from '../../clock.ts'
import type { Courier } from '../../courier/courier.ts'
import { forgetTown, type ForgetTownOptions } from '../../engine/forget-town.ts'
import { newInputId } from '../../engine/new-input-id.ts'
import type { Towns } from '../../engine/towns.ts'
import { takeIntent } from '../../mayor/take-intent.ts'
import { townConfigView } from '../../views/town-config-view.ts'
import { townSummary } from '../../views/town-summary.ts'
import type { SpareKeeper } from '../../warmth/spare-keeper.ts'
import { createOnSpare } from './create-on-spare.ts'
import { resolveModel } from './resolve-model.ts'
import type { TownBoard } from '../town-board.ts'

export interface TownProceduresOptions extends ForgetTownOptions {
  readonly towns: Pick<Towns, 'get' | 'list' | 'create' | 'remove'>
  readonly courier: Pick<Courier, 'leave'>
  readonly board: Pick<TownBoard, 'viewOf'>
  readonly spares: Pick<SpareKeeper, 'wanted' | 'take' | 'discard'>
  readonly record: (townId: TownId, event: TelemetryEvent) => void
  readonly clock: Clock
  readonly random: RandomBytes
}

type TownProcedures = Pick<
  ProcedureHandlers,
  'createTown' | 'listTowns' | 'getTown' | 'deleteTown' | 'getTownConfig' | 'updateTownConfig'
>

/** A deleted town's agents get a moment to end by themselves; their work goes with the town. */
const deleteDrainMs = 3_000

export function createTownProcedures(options: TownProceduresOptions): TownProcedures {
  const { towns, courier, board, random } = options
  const summaryOf = (town: Town) => townSummary(town, new Date(options.clock.now()).toISOString())
  const newSecretRef = (): string => `model-key-${newInputId(random)}`

  return {
    async createTown({ name, model: input }) {
      const { model, secret } = resolveModel(input ?? demoModelConfig, { before: null, newRef: newSecretRef() })
      const secrets = new Map(secret === null ? [] : [[secret.ref, secret.value]])
      const config = { engine: 'kilo', model, container: defaultContainerConfig, terminal: defaultTerminalConfig } as const
      const spare = options.spares.take()
      if (spare !== null) return summaryOf((await createOnSpare({ name, config, secrets }, spare, options)).town)
      const engine = await towns.create({ name, config, secrets })
      if (options.spares.wanted > 0) options.record(engine.townId, { event: 'spare.wished', outcome: 'missed' })
      return summaryOf(engine.town)
    },

    async listTowns() {
      return { towns: towns.list().map(({ town }) => summaryOf(town)) }
    },

    async getTown({ townId }) {
      return board.viewOf(towns.get(townId))
    },

    async deleteTown({ townId }) {
      // From here on the town is gone for everybody; should the rest be cut off, the next boot finishes it.
      await takeIntent(towns.get(townId), { type: 'town.delete' }, random)
      await courier.leave(townId)
      await forgetTown(townId, deleteDrainMs, options)
      await towns.remove(townId)
      return { done: true }
    },

    async getTownConfig({ townId }) {
      return townConfigView(towns.get(townId).town)
    },

    async updateTownConfig({ townId, config }) {
      const engine = towns.get(townId)
      const before = engine.town.config.model
      const resolved = config.model === undefined ? null : resolveModel(config.model, { before, newRef: newSecretRef() })
      const secret = resolved?.secret ?? null
      if (secret !== null) await engine.store.putSecret(secret)
      const { engine: kind, container, terminal, work } = config
      try {
        // First, since it is the one that may be refused: then nothing is changed.
        if (work !== undefined) await takeIntent(engine, { type: 'work.configure', config: work }, random)
        await takeIntent(
          engine,
          {
            type: 'town.configure',
            ...(kind === undefined ? {} : { engine: kind }),
            ...(resolved === null ? {} : { model: resolved.model }),
            ...(container?.sleepAfterMinutes === undefined ? {} : { sleepAfterMinutes: container.sleepAfterMinutes }),
            ...(terminal === undefined ? {} : { terminal: terminal }),
          },
          random,
        )
      } catch (error) {
        if (secret !== null) await engine.store.deleteSecret(secret.ref)
        throw error
      }
      const now = engine.town.config
      if (before.apiKeyRef !== undefined && before.apiKeyRef !== now.model.apiKeyRef)
        await engine.store.deleteSecret(before.apiKeyRef)
      return townConfigView(engine.town)
    },
  }
}

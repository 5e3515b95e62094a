import type { TownEvent } from '@gastown/contract/events'
import { derivedId, rigIdSchema, townIdSchema, type RigId } from '@gastown/contract/ids'
import type { Intent } from '@gastown/contract/intents'
import { accept, reject, type Decision } from './decision.ts'
import { sleepForBudget } from './container/sleep-for-budget.ts'
import { acceptMessage, provideMayor } from './mayor/accept-message.ts'
import { decideEnsure } from './mayor/decide-ensure.ts'
import { stopTurn } from './mayor/stop-turn.ts'
import { bootWithMayor } from './mayor/wish-mayor.ts'
import type { Town } from './town.ts'
import { decideWorkIntent } from './work/decide-work-intent.ts'

export function decideIntent(town: Town | null, intent: Intent, at: string): Decision {
  if (intent.type === 'town.create') return createTown(town, intent, at)
  if (town === null) return reject('TOWN_NOT_FOUND', 'There is no such town.', 'townId')
  switch (intent.type) {
    case 'town.configure':
      return configureTown(town, intent, at)
    case 'town.delete':
      return accept([{ type: 'town.deleted', at }])
    case 'rig.create':
      return createRig(town, intent, at)
    case 'rig.delete':
      if (!town.rigs.has(intent.rigId)) {
        return reject('RIG_NOT_FOUND', `The town has no rig "${intent.rigId}". List its rigs to see their ids.`, 'rigId')
      }
      return deleteRig(town, intent.rigId, at)
    case 'mayor.provide': {
      const provided = provideMayor(town, intent.inputId, at)
      return accept(provided.events, { ids: { agentId: provided.mayor.agentId } })
    }
    case 'mayor.ensure':
      return decideEnsure(town, intent.probe, at)
    case 'mayor.message':
      return acceptMessage(town, intent, at)
    case 'mayor.stop_turn':
      return stopTurn(town, intent.inputId, at)
    case 'container.wake':
      return wakeContainer(town, intent.reason, at)
    case 'container.stop':
      return stopContainer(town, at)
    case 'container.sleep':
      return accept(sleepForBudget(town, intent, at))
    case 'container.restart':
      return restartContainer(town, at)
    default:
      return decideWorkIntent(town, intent, at)
  }
}

type IntentOf<T extends Intent['type']> = Extract<Intent, { type: T }>

function createTown(town: Town | null, intent: IntentOf<'town.create'>, at: string): Decision {
  if (town !== null) return reject('NAME_TAKEN', 'This town was created before.', 'townId')
  const townId = derivedId(townIdSchema, 'town', intent.inputId)
  return accept([{ type: 'town.created', townId, name: intent.name, config: intent.config, at }], { ids: { townId } })
}

function configureTown(town: Town, intent: IntentOf<'town.configure'>, at: string): Decision {
  const engine = intent.engine ?? town.config.engine
  const model = intent.model ?? town.config.model
  const sleepAfterMinutes = intent.sleepAfterMinutes ?? town.config.container.sleepAfterMinutes
  const terminal = {
    background: intent.terminal?.background ?? town.config.terminal.background,
    closeAfterMinutes: intent.terminal?.closeAfterMinutes ?? town.config.terminal.closeAfterMinutes,
  }
  const same =
    engine === town.config.engine &&
    sleepAfterMinutes === town.config.container.sleepAfterMinutes &&
    terminal.background === town.config.terminal.background &&
    terminal.closeAfterMinutes === town.config.terminal.closeAfterMinutes &&
    JSON.stringify(model) === JSON.stringify(town.config.model)
  if (same) return accept([])
  const launchRevision = town.launchRevision + 1
  return accept([{ type: 'town.configured', engine, model, sleepAfterMinutes, terminal, launchRevision, at }])
}

function createRig(town: Town, intent: IntentOf<'rig.create'>, at: string): Decision {
  for (const rig of town.rigs.values()) {
    if (rig.name.toLowerCase() === intent.name.toLowerCase()) {
      return reject('NAME_TAKEN', `name: the town already has a rig "${rig.name}". Choose another name.`, 'name')
    }
  }
  const rigId = derivedId(rigIdSchema, 'rig', intent.inputId)
  const { name, gitUrl, defaultBranch } = intent
  return accept([{ type: 'rig.created', rigId, name, gitUrl, defaultBranch, at }], { ids: { rigId } })
}

/** A rig with unfinished work is not deleted: nobody could say what became of it. */
function deleteRig(town: Town, rigId: RigId, at: string): Decision {
  const beads = [...town.work.beads.values()].filter((bead) => bead.rigId === rigId && bead.status !== 'failed')
  if (beads.length === 0) return accept([{ type: 'rig.deleted', rigId, at }])
  const text = `rigId: ${beads.length} of its beads are unfinished, the first is "${beads[0]?.title ?? ''}". Close or delete them first.`
  return reject('WRONG_STATE', text, 'rigId')
}

function wakeContainer(town: Town, reason: 'autostart' | 'user', at: string): Decision {
  switch (town.container.run.state) {
    case 'asleep':
    case 'crashed':
      return accept(bootWithMayor(town, reason, at))
    case 'failed':
      return accept(reason === 'user' ? bootWithMayor(town, reason, at) : [])
    case 'starting':
    case 'running':
    case 'stopping':
      return accept([])
  }
}

function stopContainer(town: Town, at: string): Decision {
  const { containerGeneration, run, crashes } = town.container
  switch (run.state) {
    case 'starting':
    case 'running':
      return accept([{ type: 'container.stop_requested', containerGeneration, restart: false, at }])
    case 'stopping':
      return accept(run.restart ? [{ type: 'container.stop_requested', containerGeneration, restart: false, at }] : [])
    case 'crashed': {
      const stopped: TownEvent = {
        type: 'container.stopped',
        containerGeneration,
        reason: 'You stopped it.',
        cause: 'drained',
        restartAt: null,
        crashes,
        at,
      }
      return accept(town.mayor === null ? [stopped] : [stopped, { type: 'mayor.slept', generation: town.mayor.generation, at }])
    }
    case 'asleep':
    case 'failed':
      return accept([])
  }
}

function restartContainer(town: Town, at: string): Decision {
  const { containerGeneration, run } = town.container
  switch (run.state) {
    case 'starting':
    case 'running':
    case 'stopping':
      return accept([{ type: 'container.stop_requested', containerGeneration, restart: true, at }])
    case 'asleep':
    case 'crashed':
    case 'failed':
      return accept(bootWithMayor(town, 'user', at))
  }
}

import { bootWithMayor } from '../mayor/wish-mayor.ts'
import { owe, type Rule } from './rule.ts'

/** A container that shall run is started, one that shall stop is drained, a crashed one starts again when its pause is over. */
export const runContainer: Rule = (town, at) => {
  const { containerGeneration, run } = town.container
  switch (run.state) {
    case 'starting':
      return { actions: [owe({ type: 'container.start', containerGeneration }, `${town.townId}/${containerGeneration}`)] }
    case 'stopping':
      return { actions: [owe({ type: 'container.drain', containerGeneration }, `${town.townId}/${containerGeneration}`)] }
    case 'crashed':
      return run.restartAt <= at ? { events: bootWithMayor(town, 'crash', at) } : { wakeAt: run.restartAt }
    case 'asleep':
    case 'running':
    case 'failed':
      return {}
  }
}

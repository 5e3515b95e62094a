import type { TownId } from '@gastown/contract/ids'
import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { TelemetryEvent } from '@gastown/contract/telemetry'
import { worktreeUsageSchema } from '@gastown/contract/work/work-routes'
import { requireRig } from '@gastown/core/work/find'
import type { Containers } from '../../containers.ts'
import { askContainerFor } from '../../courier/ask-container.ts'
import { requireContainer } from './require-container.ts'
import { createWorkDesk, type WorkDeskOptions } from './work-desk.ts'

export interface RigConfigProceduresOptions extends WorkDeskOptions {
  readonly containers: Pick<Containers, 'fetch'>
  readonly record: (townId: TownId, event: TelemetryEvent) => void
}

type RigConfigProcedures = Pick<ProcedureHandlers, 'getRigConfig' | 'updateRigConfig' | 'getWorktreeUsage'>

/** The settings of a rig, and the disk that its work takes. */
export function createRigConfigProcedures(options: RigConfigProceduresOptions): RigConfigProcedures {
  const { towns, containers, clock, record } = options
  const desk = createWorkDesk(options)
  return {
    async getRigConfig({ townId, rigId }) {
      return requireRig(towns.get(townId).town, rigId).config
    },

    async updateRigConfig({ townId, rigId, config }) {
      const engine = towns.get(townId)
      await desk.wish(engine, { type: 'rig.configure', rigId, config })
      return requireRig(engine.town, rigId).config
    },

    async getWorktreeUsage({ townId }) {
      const engine = towns.get(townId)
      requireContainer(engine)
      const usage = await askContainerFor({
        containers,
        clock,
        townId: engine.townId,
        method: 'GET',
        path: '/worktrees',
        answer: worktreeUsageSchema,
      })
      record(engine.townId, { event: 'worktrees.measured', bytes: usage.worktrees.reduce((sum, { bytes }) => sum + bytes, 0) })
      return usage
    },
  }
}

import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { SystemView, WarmthView } from '@gastown/contract/views'
import { createBeadProcedures } from './bead-procedures.ts'
import { createConvoyProcedures } from './convoy-procedures.ts'
import { createAgentProcedures } from './agent-procedures.ts'
import { createMetricsProcedures, type MetricsProceduresOptions } from './metrics-procedures.ts'
import { createMergeProcedures, type MergeProceduresOptions } from './merge-procedures.ts'
import { createOutboxProcedures, type OutboxProceduresOptions } from './outbox-procedures.ts'
import { createPushProcedures, type PushProceduresOptions } from './push-procedures.ts'
import { createRigConfigProcedures, type RigConfigProceduresOptions } from './rig-config-procedures.ts'
import { createWorkProcedures } from './work-procedures.ts'
import { createMayorProcedures, type MayorProceduresOptions } from './mayor-procedures.ts'
import { createRigProcedures, type RigProceduresOptions } from './rig-procedures.ts'
import type { SystemProbe } from '../system-probe.ts'
import { createTownProcedures, type TownProceduresOptions } from './town-procedures.ts'

export type ProcedureHandlersOptions = TownProceduresOptions &
  RigProceduresOptions &
  RigConfigProceduresOptions &
  MergeProceduresOptions &
  OutboxProceduresOptions &
  MetricsProceduresOptions &
  MayorProceduresOptions &
  PushProceduresOptions & {
    readonly system: SystemProbe
    /** A fresh one-time link. */
    readonly loginUrl: () => string
    readonly isRecovering: () => boolean
    readonly readWarmth: () => Promise<WarmthView>
    /** Settings of the install, and how they are changed. */
    readonly install: SystemView['install']
  }

/** All procedures of the town. */
export function createProcedureHandlers(options: ProcedureHandlersOptions): ProcedureHandlers {
  return {
    ...createTownProcedures(options),
    ...createRigProcedures(options),
    ...createMayorProcedures(options),
    ...createBeadProcedures(options),
    ...createConvoyProcedures(options),
    ...createAgentProcedures(options),
    ...createMergeProcedures(options),
    ...createRigConfigProcedures(options),
    ...createOutboxProcedures(options),
    ...createWorkProcedures(options),
    ...createMetricsProcedures(options),
    ...createPushProcedures(options),
    createLoginLink: async () => ({ loginUrl: options.loginUrl() }),
    getSystem: async () => {
      const [system, warmth] = await Promise.all([options.system.read(), options.readWarmth()])
      return { ...system, recovering: options.isRecovering(), warmth, install: [...options.install] }
    },
  }
}

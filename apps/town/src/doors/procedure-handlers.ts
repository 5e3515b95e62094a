import type { ProcedureHandlers } from '@gastown/contract/procedures'
import type { WarmthView } from '@gastown/contract/views'
import { createBeadProcedures } from './bead-procedures.ts'
import { createConvoyProcedures } from './convoy-procedures.ts'
import { createWorkProcedures, type WorkProceduresOptions } from './work-procedures.ts'
import { createMayorProcedures, type MayorProceduresOptions } from './mayor-procedures.ts'
import { createRigProcedures, type RigProceduresOptions } from './rig-procedures.ts'
import type { SystemProbe } from './system-probe.ts'
import { createTownProcedures, type TownProceduresOptions } from './town-procedures.ts'

export type ProcedureHandlersOptions = TownProceduresOptions &
  RigProceduresOptions &
  WorkProceduresOptions &
  MayorProceduresOptions & {
    readonly system: SystemProbe
    /** A fresh one-time link. */
    readonly loginUrl: () => string
    readonly isRecovering: () => boolean
    readonly readWarmth: () => Promise<WarmthView>
  }

/** All procedures of the town. */
export function createProcedureHandlers(options: ProcedureHandlersOptions): ProcedureHandlers {
  return {
    ...createTownProcedures(options),
    ...createRigProcedures(options),
    ...createMayorProcedures(options),
    ...createBeadProcedures(options),
    ...createConvoyProcedures(options),
    ...createWorkProcedures(options),
    createLoginLink: async () => ({ loginUrl: options.loginUrl() }),
    getSystem: async () => {
      const [system, warmth] = await Promise.all([options.system.read(), options.readWarmth()])
      return { ...system, recovering: options.isRecovering(), warmth }
    },
  }
}

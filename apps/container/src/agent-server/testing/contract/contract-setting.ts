import type { Engine } from '@gastown/contract/model-config'
import pino from 'pino'
import { systemClock, systemRandom } from '../../../clock.ts'
import type { Sandbox } from '../../../sandbox/sandbox.ts'
import type { EngineOptions } from '../../create-engine.ts'
import type { CreateEngine } from '../agent-server-bench.ts'

/** What the contract of agent servers is shown with: an adapter with its real program, in a sandbox. */
export interface ContractSetting {
  readonly engine: Engine
  readonly createEngine: CreateEngine
  readonly sandbox: Sandbox
  /** Whether the server ends when the process that started it is killed. */
  readonly endsWithParent: boolean
}

/** How long a server may take to end in order, ms. */
export const graceMs = 5_000

export function silentOptions({ sandbox }: ContractSetting): EngineOptions {
  return { sandbox, random: systemRandom, clock: systemClock, log: pino({ level: 'silent' }) }
}

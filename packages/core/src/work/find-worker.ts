import { agentIdSchema, type AgentId, type RigId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import type { Work } from './work.ts'

/** Short, and unlike each other on a page. */
const names = [
  'Toast', 'Nux', 'Rictus', 'Slit', 'Ace', 'Dag', 'Fragile', 'Capable', 'Keeper', 'Valkyrie',
  'Scrotus', 'Chumbucket', 'Stank', 'Griffa', 'Pinkeye', 'Outcrier', 'Crow', 'Morsov', 'Coma', 'Organic',
] as const // prettier-ignore

/** A worker who is free in the rig, or a new one: its generation is 0 then. */
export function findWorker(
  work: Work,
  { rigId, role, wished }: { rigId: RigId; role: Role; wished: AgentId | null },
): { agentId: AgentId; name: string; generation: number; isNew: boolean } {
  const free = [...work.workers.values()].filter(
    (worker) => worker.run.state === 'idle' && worker.rigId === rigId && worker.role === role,
  )
  const found = free.find(({ agentId }) => agentId === wished) ?? free[0]
  if (found !== undefined) return { agentId: found.agentId, name: found.name, generation: found.generation, isNew: false }
  const taken = new Set([...work.workers.values()].map(({ name }) => name))
  const name = names.find((one) => !taken.has(one)) ?? numbered(taken)
  return {
    agentId: agentIdSchema.parse(`${role}-${name.toLowerCase()}`),
    name,
    generation: work.retired.get(name) ?? 0,
    isNew: true,
  }
}

function numbered(taken: ReadonlySet<string>): string {
  for (let number = names.length + 1; ; number += 1) if (!taken.has(`Polecat-${number}`)) return `Polecat-${number}`
}

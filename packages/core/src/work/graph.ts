import type { BeadId } from '@gastown/contract/work/ids'

type DependenciesOf<Id extends string = BeadId> = (id: Id) => readonly Id[]

/** A circle of beads that would wait for each other once `beadId` depends on `dependsOn`, as a path; null: there is none. */
export function findCycle(
  dependenciesOf: DependenciesOf,
  beadId: BeadId,
  dependsOn: readonly BeadId[],
): readonly BeadId[] | null {
  /** Of each bead that was reached, the one that waits for it. */
  const waiting = new Map<BeadId, BeadId>()
  const todo = dependsOn.map((id) => ({ id, of: beadId }))
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    const { id, of } = next
    if (waiting.has(id)) continue
    waiting.set(id, of)
    if (id === beadId) return pathTo(beadId, waiting)
    for (const dependency of dependenciesOf(id)) todo.push({ id: dependency, of: id })
  }
  return null
}

function pathTo(beadId: BeadId, waiting: ReadonlyMap<BeadId, BeadId>): readonly BeadId[] {
  const path: BeadId[] = [beadId]
  for (let at = waiting.get(beadId); at !== undefined && at !== beadId; at = waiting.get(at)) path.push(at)
  return [...path, beadId].toReversed()
}

/** A circle among these beads and what they depend on; null: there is none. Looks at each bead once, however long its chain is. */
export function findAnyCycle<Id extends string>(dependenciesOf: DependenciesOf<Id>, ids: Iterable<Id>): readonly Id[] | null {
  /** False while the bead is on the way to where the search is. */
  const isDone = new Map<Id, boolean>()
  for (const start of ids) {
    if (isDone.has(start)) continue
    const way = [{ id: start, rest: [...dependenciesOf(start)] }]
    isDone.set(start, false)
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const next = at.rest.pop()
      if (next === undefined) {
        isDone.set(at.id, true)
        way.pop()
      } else if (isDone.get(next) === false) {
        return [...way.map(({ id }) => id).slice(way.findIndex(({ id }) => id === next)), next]
      } else if (!isDone.has(next)) {
        isDone.set(next, false)
        way.push({ id: next, rest: [...dependenciesOf(next)] })
      }
    }
  }
  return null
}

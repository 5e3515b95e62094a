/** The import graph: each file with the files it imports. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>

/** One cycle for every group of files that import each other in a ring (Tarjan's strongly connected components), in a stable order. */
export function findCycles(graph: ImportGraph): string[][] {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const onStack = new Set<string>()
  const cycles: string[][] = []

  function visit(file: string): void {
    const own = index.size
    index.set(file, own)
    low.set(file, own)
    stack.push(file)
    onStack.add(file)
    for (const target of graph.get(file) ?? []) {
      if (!index.has(target)) {
        visit(target)
        low.set(file, Math.min(low.get(file) ?? own, low.get(target) ?? own))
      } else if (onStack.has(target)) {
        low.set(file, Math.min(low.get(file) ?? own, index.get(target) ?? own))
      }
    }
    if (low.get(file) !== own) return
    const group = stack.splice(stack.indexOf(file))
    for (const member of group) onStack.delete(member)
    if (group.length > 1 || graph.get(file)?.includes(file) === true) cycles.push(group.sort())
  }

  for (const file of [...graph.keys()].sort()) if (!index.has(file)) visit(file)
  return cycles
}

import type { ConvoyMember } from '@gastown/contract/work/convoy'

/** A member of a convoy by its number in it, from 1, and the numbers of those it waits for. */
export interface NumberedMember extends ConvoyMember {
  readonly number: number
  readonly after: readonly number[]
  /** Beads outside of the convoy that it waits for too. */
  readonly outside: readonly string[]
}

/**
 * The members in waves: each wave depends only on those before it, so its members may be worked on side by side. Members that wait for
 * each other in a circle, which a town does not take, would be the last one.
 */
export function wavesOf(members: readonly ConvoyMember[]): readonly (readonly NumberedMember[])[] {
  const numbers = new Map<string, number>(members.map(({ beadId }, index) => [beadId, index + 1]))
  let waiting = members.map((member, index): NumberedMember => {
    const after = member.dependsOn.flatMap((beadId) => numbers.get(beadId) ?? [])
    return { ...member, number: index + 1, after, outside: member.dependsOn.filter((beadId) => !numbers.has(beadId)) }
  })
  const waves: NumberedMember[][] = []
  while (waiting.length > 0) {
    const left = new Set(waiting.map(({ number }) => number))
    const free = waiting.filter(({ after }) => after.every((number) => !left.has(number)))
    const wave = free.length === 0 ? waiting : free
    waves.push(wave)
    waiting = waiting.filter((member) => !wave.includes(member))
  }
  return waves
}

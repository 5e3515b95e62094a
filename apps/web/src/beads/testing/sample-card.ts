import { beadCardSchema, type BeadCard } from '@gastown/contract/work/bead-card'

/** A card of a bead that is open and waits for nothing but a worker. `number` is part of its id, and grows with its age's end. */
export function sampleCard(number: number, more: Partial<Record<keyof BeadCard, unknown>> = {}): BeadCard {
  const at = new Date(Date.parse('2026-01-01T00:00:00.000Z') + number * 1000).toISOString()
  return beadCardSchema.parse({
    beadId: `bead-${number}`,
    rigId: 'rig-shop',
    kind: 'task',
    title: `Bead ${number}`,
    status: 'open',
    priority: 'medium',
    labels: [],
    createdBy: 'user',
    createdAt: at,
    updatedAt: at,
    dependsOn: [],
    blockedBy: [],
    hold: false,
    attemptCount: 0,
    costMicros: 0,
    waits: { kind: 'no_capacity', text: 'It starts next.' },
    ...more,
  })
}

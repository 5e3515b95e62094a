import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { PaintedThing } from '@gastown/contract/telemetry'
import type { SessionStatus } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { openTownMark, waitedMs } from '../terminal/first-paint.ts'

/** Milliseconds from the click, of what has been painted. */
type Waited = Readonly<Partial<Record<PaintedThing, number>>>

/**
 * Records once per visit how long the person waited for each thing to be painted. It was warm when `ensureMayor` found nothing to start;
 * so the records wait for that answer. `paintedAtMs`: on the page's clock.
 */
export function useFirstPaint({
  townId,
  ensuredStatus,
}: {
  townId: TownId
  ensuredStatus: SessionStatus | null
}): (what: PaintedThing, paintedAtMs: number) => void {
  const trpc = useTRPC()
  const [waited, setWaited] = useState<Waited>({})
  const { mutate } = useMutation(
    trpc.gastown.recordFirstPaint.mutationOptions({
      onError: (error) => console.warn(`The first paint was not recorded: ${gastownErrorOf(error).message}`),
    }),
  )
  const recorded = useRef(new Set<PaintedThing>())
  useEffect(() => {
    // Only the first answer counts: by the next one the mayor is warm in any case.
    if (ensuredStatus === null) return
    for (const [what, durationMs] of Object.entries(waited) as [PaintedThing, number][]) {
      if (recorded.current.has(what)) continue
      recorded.current.add(what)
      mutate({ townId, what, durationMs, warm: ensuredStatus !== 'starting' })
    }
  }, [townId, waited, ensuredStatus, mutate])
  return (what, paintedAtMs) => {
    const marks = performance.getEntriesByName(openTownMark, 'mark').map((entry) => entry as PerformanceMark)
    setWaited((known) => (what in known ? known : { ...known, [what]: waitedMs({ marks, townId, nowMs: paintedAtMs }) }))
  }
}

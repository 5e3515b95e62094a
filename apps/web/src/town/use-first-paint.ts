import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { SessionStatus } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { openTownMark, waitedMs } from '../terminal/first-paint.ts'

/**
 * Records once per visit how long the person waited for the painted terminal. It was warm when `ensureMayor` found nothing to start; so
 * the record waits for that answer.
 */
export function useFirstPaint({
  townId,
  ensuredStatus,
}: {
  townId: TownId
  ensuredStatus: SessionStatus | null
}): (paintedAtMs: number) => void {
  const trpc = useTRPC()
  const [durationMs, setDurationMs] = useState<number | null>(null)
  const { mutate } = useMutation(
    trpc.gastown.recordFirstPaint.mutationOptions({
      onError: (error) => console.warn(`The first paint was not recorded: ${gastownErrorOf(error).message}`),
    }),
  )
  const recorded = useRef(false)
  useEffect(() => {
    // Only the first answer counts: by the next one the mayor is warm in any case.
    if (durationMs === null || ensuredStatus === null || recorded.current) return
    recorded.current = true
    mutate({ townId, durationMs, warm: ensuredStatus !== 'starting' })
  }, [townId, durationMs, ensuredStatus, mutate])
  return (paintedAtMs) => {
    const marks = performance.getEntriesByName(openTownMark, 'mark').map((entry) => entry as PerformanceMark)
    setDurationMs((known) => known ?? waitedMs({ marks, townId, nowMs: paintedAtMs }))
  }
}

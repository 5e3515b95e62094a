import { useEffect, useState } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { liveGatesAfter, type LiveGates } from './live-gates.ts'

/** What gates print while this is shown. After the feed was lost, the town tells anew what they have printed so far. */
export function useLiveGates(): LiveGates {
  const { watching } = useTownVisit()
  const [live, setLive] = useState<LiveGates>(new Map())
  useEffect(() => watching.gates((output) => setLive((known) => liveGatesAfter(known, output))), [watching])
  return live
}

import type { TownSummary } from '@gastown/contract/views'
import { formatUsd } from '../work/format-usd.ts'

export interface WorkFact {
  readonly key: 'working' | 'waits' | 'needsYou' | 'today'
  readonly text: string
  readonly tone: 'quiet' | 'busy' | 'warn'
}

/** What a town is at, in a few words each; nothing of what is nothing. */
export function describeTownWork({ work, rigCount }: Pick<TownSummary, 'work' | 'rigCount'>): readonly WorkFact[] {
  const { working, waits, needsYou, todayMicros } = work
  const facts: WorkFact[] = []
  if (needsYou > 0) facts.push({ key: 'needsYou', text: needsYou === 1 ? '1 needs you' : `${needsYou} need you`, tone: 'warn' })
  if (working > 0) facts.push({ key: 'working', text: `${working} in work`, tone: 'busy' })
  if (waits > 0) facts.push({ key: 'waits', text: waits === 1 ? '1 waits' : `${waits} wait`, tone: 'quiet' })
  if (todayMicros > 0) facts.push({ key: 'today', text: `${formatUsd(todayMicros)} today`, tone: 'quiet' })
  if (facts.length === 0) facts.push({ key: 'waits', text: rigCount === 0 ? 'No repository yet' : 'No work', tone: 'quiet' })
  return facts
}

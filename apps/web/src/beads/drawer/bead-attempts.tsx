import type { BeadView } from '@gastown/contract/work/bead'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTownVisit } from '../../town/town-visit.ts'
import { formatDuration } from '../../ui/format-duration.ts'
import { StateDot } from '../../ui/state-dot.tsx'
import { Time } from '../../ui/time.tsx'
import { useTownNames } from '../use-town-names.ts'

const outcomes = {
  done: { text: 'Done', tone: 'good' },
  failed: { text: 'Failed', tone: 'bad' },
  stopped: { text: 'Stopped', tone: 'quiet' },
} as const

/** The tries that have ended, the newest first, each with who made it and why it ended. */
export function BeadAttempts({ bead }: { readonly bead: BeadView }): ReactNode {
  const { townId } = useTownVisit()
  const { agents } = useTownNames()
  const { attempts, doneRefusals } = bead
  if (attempts.length === 0 && doneRefusals === 0) return null
  return (
    <section className="bead-section" aria-label="Tries">
      <h3>Tries</h3>
      {doneRefusals === 0 ? null : (
        <p className="muted">
          In this one the worker said “done” {doneRefusals === 1 ? 'once' : `${doneRefusals} times`} without a proof by git.
        </p>
      )}
      <ol className="bead-attempts">
        {attempts.toReversed().map(({ number, agentId, startedAt, endedAt, outcome, reason }) => (
          <li key={`${startedAt} ${agentId}`} className="bead-attempt" data-outcome={outcome}>
            <p className="bead-attempt-head">
              <StateDot tone={outcomes[outcome].tone} />
              <strong>
                Try {number}: {outcomes[outcome].text}
              </strong>
              <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
                {agents.get(agentId) ?? 'a former agent'}
              </Link>
              <span className="muted">{formatDuration(Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)))}</span>
              <Time at={endedAt} />
            </p>
            {reason === '' ? null : <p className="bead-attempt-reason">{reason}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

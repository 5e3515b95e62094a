import type { ConvoyView } from '@gastown/contract/work/convoy'
import type { ReactNode } from 'react'
import { useTownNames } from '../beads/use-town-names.ts'
import { ToMerge, ToRig } from '../town/town-links.tsx'
import { Time } from '../ui/time.tsx'
import { formatUsd } from '../work/format-usd.ts'
import { convoyModeWords } from './convoy-words.ts'

/** What a convoy is, and what it cost. */
export function ConvoyFacts({ convoy }: { readonly convoy: ConvoyView }): ReactNode {
  const { rigs, agents } = useTownNames()
  const { rigId, mode, featureBranch, createdBy, createdAt, startedAt, endedAt, landedCommit, landingMergeId, spend } = convoy
  const tokens = spend.inputTokens + spend.outputTokens + spend.cachedTokens
  return (
    <dl className="convoy-facts">
      <Fact name="Rig">
        <ToRig id={rigId}>{rigs.get(rigId) ?? rigId}</ToRig>
      </Fact>
      <Fact name="How it lands">
        <span title={convoyModeWords[mode].means}>{convoyModeWords[mode].name}</span>
      </Fact>
      {featureBranch === undefined ? null : (
        <Fact name="Feature branch">
          <code>{featureBranch}</code>
        </Fact>
      )}
      {landingMergeId === undefined ? null : (
        <Fact name="Landing">
          <ToMerge id={landingMergeId}>its branch in the queue</ToMerge>
        </Fact>
      )}
      {landedCommit === undefined ? null : (
        <Fact name="Landed as">
          <code title={landedCommit}>{landedCommit.slice(0, 12)}</code>
        </Fact>
      )}
      <Fact name="Cost">
        <span title={`${tokens.toLocaleString()} tokens`}>{formatUsd(spend.costMicros)}</span>
      </Fact>
      <Fact name="Made">
        <Time at={createdAt} /> by {createdBy === 'user' ? 'you' : (agents.get(createdBy) ?? createdBy)}
      </Fact>
      {startedAt === undefined ? null : (
        <Fact name="Started">
          <Time at={startedAt} />
        </Fact>
      )}
      {endedAt === undefined ? null : (
        <Fact name="Ended">
          <Time at={endedAt} />
        </Fact>
      )}
    </dl>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

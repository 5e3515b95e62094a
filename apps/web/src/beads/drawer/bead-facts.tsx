import type { TownId } from '@gastown/contract/ids'
import type { BeadPatch, BeadView } from '@gastown/contract/work/bead'
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../../app/trpc.ts'
import { useTownVisit } from '../../town/town-visit.ts'
import { Time } from '../../ui/time.tsx'
import { formatUsd } from '../../work/format-usd.ts'
import { BeadButton } from '../bead-button.tsx'
import { priorities, priorityWords } from '../bead-words.ts'
import { CopyText } from '../copy-text.tsx'
import { InlineChoice } from './inline-choice.tsx'
import { InlineText } from './inline-text.tsx'
import { LabelTags } from '../label-tags.tsx'
import { parseLabels } from '../parse-labels.ts'
import { parseUsd } from '../bead-draft.ts'
import { useTownNames } from '../use-town-names.ts'

interface BeadFactsProps {
  readonly townId: TownId
  readonly bead: BeadView
  readonly save: (patch: BeadPatch) => Promise<unknown>
}

/** The short facts of a bead, those that can be changed as fields, with links to all it belongs to. */
export function BeadFacts({ townId, bead, save }: BeadFactsProps): ReactNode {
  const isReadOnly = bead.status === 'closed'
  const { priority, labels, model, budgetUsd, spend } = bead
  return (
    <dl className="bead-facts-list">
      <Fact name="Priority">
        <InlineChoice
          label="Priority"
          value={priority}
          options={priorities.map((value) => ({ value, text: priorityWords[value] }))}
          isReadOnly={isReadOnly}
          onSave={(value) => save({ priority: value })}
        />
      </Fact>
      <Fact name="Labels">
        <InlineText
          label="Labels"
          value={labels.join(' ')}
          shown={labels.length === 0 ? undefined : <LabelTags labels={labels} most={20} />}
          placeholder="None: separated by spaces"
          isReadOnly={isReadOnly}
          onSave={(text) => save({ labels: [...parseLabels(text)] })}
        />
      </Fact>
      <Belongings townId={townId} bead={bead} />
      <Fact name="Model">
        <InlineText
          label="Model"
          value={model ?? ''}
          placeholder="The rig's, else the town's"
          isReadOnly={isReadOnly}
          onSave={(text) => save({ model: text === '' ? null : text })}
        />
      </Fact>
      <Fact name="Budget">
        <InlineText
          label="Budget in US dollars"
          value={budgetUsd === undefined ? '' : String(budgetUsd)}
          shown={budgetUsd === undefined ? undefined : formatUsd(budgetUsd * 1_000_000)}
          placeholder="The town's"
          isReadOnly={isReadOnly}
          onSave={async (text) => save({ budgetUsd: text === '' ? null : requireUsd(text) })}
        />
      </Fact>
      <Fact name="Cost">
        <span className="inline-value">
          {formatUsd(spend.costMicros)}
          {spend.inputTokens + spend.outputTokens === 0 ? null : (
            <span className="muted">
              {' '}
              · {spend.inputTokens.toLocaleString()} tokens in, {spend.outputTokens.toLocaleString()} out
            </span>
          )}
        </span>
      </Fact>
      <Fact name="Made">
        <span className="inline-value">
          <Time at={bead.createdAt} /> <span className="muted">by</span> <Maker townId={townId} by={bead.createdBy} />
        </span>
      </Fact>
    </dl>
  )
}

/** What is no amount is refused here: a number that is none has no form in which it could be sent. */
function requireUsd(text: string): number {
  const usd = parseUsd(text)
  if (usd >= 0) return usd
  throw new Error(`"${text}" is no amount. Write it like 2.50.`)
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="bead-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Belongings({ townId, bead }: { readonly townId: TownId; readonly bead: BeadView }): ReactNode {
  const names = useTownNames()
  const { rigId, convoyId, parentId, mergeId, landedCommit, savedCommit, branch } = bead
  return (
    <>
      <Fact name="Rig">
        <Link className="inline-value" to="/towns/$townId/rigs/$rigId" params={{ townId, rigId }}>
          {names.rigs.get(rigId) ?? rigId}
        </Link>
      </Fact>
      {convoyId === undefined ? null : (
        <Fact name="Convoy">
          <Link className="inline-value" to="/towns/$townId/convoys/$convoyId" params={{ townId, convoyId }}>
            {names.convoys.get(convoyId) ?? 'Its convoy, which has ended'}
          </Link>
        </Fact>
      )}
      <Fact name="Agent">
        <Assignee townId={townId} bead={bead} />
      </Fact>
      {parentId === undefined ? null : (
        <Fact name="Part of">
          <BeadButton beadId={parentId} />
        </Fact>
      )}
      {mergeId === undefined ? null : (
        <Fact name="Merge">
          <Link className="inline-value" to="/towns/$townId/merges/$mergeId" params={{ townId, mergeId }}>
            {branch ?? 'Its branch'} in the merge queue
          </Link>
        </Fact>
      )}
      {branch === undefined ? null : (
        <Fact name="Branch">
          <CopyText text={branch} what="branch" />
        </Fact>
      )}
      {landedCommit === undefined ? null : (
        <Fact name="Landed as">
          <CopyText text={landedCommit} shown={landedCommit.slice(0, 12)} what="commit" />
        </Fact>
      )}
      {savedCommit === undefined ? null : (
        <Fact name="Saved work">
          <CopyText text={savedCommit} shown={savedCommit.slice(0, 12)} what="commit" />
        </Fact>
      )}
    </>
  )
}

/** Who has it, or who is to have it; somebody else can be chosen while it is not in review. */
function Assignee({ townId, bead }: { readonly townId: TownId; readonly bead: BeadView }): ReactNode {
  const { town } = useTownVisit()
  const reassign = useMutation(useTRPC().gastown.reassignBead.mutationOptions())
  const { agentId, wishedAgentId, status, rigId, beadId } = bead
  const workers = (town?.work.agents ?? []).filter((agent) => agent.rigId === rigId && agent.role === 'polecat')
  const holder = agentId ?? wishedAgentId
  const canChange = status === 'open' || status === 'in_progress'
  const options = [
    { value: '', text: 'Whoever is free' },
    ...workers.map(({ agentId: id, name }) => ({ value: id as string, text: name })),
  ]
  return (
    <span className="bead-assignee">
      {canChange ? (
        <InlineChoice
          label="Agent"
          value={holder ?? ''}
          options={options}
          isReadOnly={false}
          onSave={(value) => {
            const chosen = workers.find((worker) => worker.agentId === value)
            return reassign.mutateAsync({ townId, beadId, agentId: chosen?.agentId ?? null })
          }}
        />
      ) : agentId === undefined ? (
        <span className="inline-value muted">Nobody</span>
      ) : null}
      {agentId === undefined ? null : (
        <Link className="inline-value" to="/towns/$townId/agents/$agentId" params={{ townId, agentId }}>
          See the agent
        </Link>
      )}
    </span>
  )
}

function Maker({ townId, by }: { readonly townId: TownId; readonly by: string }): ReactNode {
  const name = useTownNames().agents.get(by)
  if (name === undefined) return by === 'user' ? 'you' : by === 'town' ? 'the town' : 'a former agent'
  return (
    <Link to="/towns/$townId/agents/$agentId" params={{ townId, agentId: by }}>
      {name}
    </Link>
  )
}

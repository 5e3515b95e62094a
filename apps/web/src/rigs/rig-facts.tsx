import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { RigView } from '@gastown/contract/views'
import type { RigConfig } from '@gastown/contract/work/rig-config'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { CopyText } from '../beads/copy-text.tsx'
import { describeRig } from './describe-rig.ts'

/** Where the repository is, and how its branches land. */
export function RigFacts({ townId, rig }: { readonly townId: TownId; readonly rig: RigView }): ReactNode {
  const { rigId, gitUrl, defaultBranch } = rig
  const { data, error } = useQuery(useTRPC().gastown.getRigConfig.queryOptions({ townId, rigId }, { staleTime: 0 }))
  return (
    <dl className="rig-facts">
      <Fact name="Repository">
        <CopyText text={gitUrl} what="address of the repository" />
      </Fact>
      <Fact name="Lands on">
        <code>{defaultBranch}</code>
        {data === undefined ? null : <span className="muted">{describeRig(data).landing}</span>}
      </Fact>
      <Fact name="Gates">{data === undefined ? null : <Gates config={data} />}</Fact>
      <Fact name="Workers">{data === undefined ? null : describeRig(data).workers}</Fact>
      {error === null ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(error).message}
        </p>
      )}
    </dl>
  )
}

function Gates({ config: { gates } }: { readonly config: RigConfig }): ReactNode {
  if (gates.length === 0) return <span className="muted">None: a branch lands as soon as it merges.</span>
  return (
    <span className="rig-gates">
      {gates.map(({ command }) => (
        <code key={command} title={command}>
          {command}
        </code>
      ))}
    </span>
  )
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="rig-fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

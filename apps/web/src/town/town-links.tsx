import type { AgentId, RigId } from '@gastown/contract/ids'
import type { BeadId, ConvoyId, MergeId } from '@gastown/contract/work/ids'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTownVisit } from './town-visit.ts'

interface LinkProps<Id> {
  readonly id: Id
  readonly className?: string
  readonly title?: string
  readonly children: ReactNode
}

const classOf = (className: string | undefined): string => className ?? 'plain-link'

/** Opens the bead beside the page that is shown. */
export function ToBead({ id, className, title, children }: LinkProps<BeadId>): ReactNode {
  return (
    <Link
      from="/towns/$townId"
      to="."
      search={(search) => ({ ...search, bead: id })}
      className={classOf(className)}
      title={title}
      preload={false}
    >
      {children}
    </Link>
  )
}

export function ToConvoy({ id, className, title, children }: LinkProps<ConvoyId>): ReactNode {
  const { townId } = useTownVisit()
  return (
    <Link
      to="/towns/$townId/convoys/$convoyId"
      params={{ townId, convoyId: id }}
      className={classOf(className)}
      title={title}
      preload={false}
    >
      {children}
    </Link>
  )
}

export function ToAgent({ id, className, title, children }: LinkProps<AgentId>): ReactNode {
  const { townId } = useTownVisit()
  return (
    <Link
      to="/towns/$townId/agents/$agentId"
      params={{ townId, agentId: id }}
      className={classOf(className)}
      title={title}
      preload={false}
    >
      {children}
    </Link>
  )
}

export function ToMerge({ id, className, title, children }: LinkProps<MergeId>): ReactNode {
  const { townId } = useTownVisit()
  return (
    <Link
      to="/towns/$townId/merges/$mergeId"
      params={{ townId, mergeId: id }}
      className={classOf(className)}
      title={title}
      preload={false}
    >
      {children}
    </Link>
  )
}

export function ToRig({ id, className, title, children }: LinkProps<RigId>): ReactNode {
  const { townId } = useTownVisit()
  return (
    <Link
      to="/towns/$townId/rigs/$rigId"
      params={{ townId, rigId: id }}
      className={classOf(className)}
      title={title}
      preload={false}
    >
      {children}
    </Link>
  )
}

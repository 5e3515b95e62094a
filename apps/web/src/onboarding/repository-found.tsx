import type { RepositoryCheck } from '@gastown/contract/repository-check'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { Spinner } from '../ui/spinner.tsx'
import { describeRepository } from './describe-repository.ts'

interface RepositoryFoundProps {
  /** What is typed is an address. */
  readonly isAsked: boolean
  /** Undefined while nothing is known of it. */
  readonly found: RepositoryCheck | undefined
  /** Its field shows why not. */
  readonly isWrong: boolean
}

/** What the town sees of the repository that is typed, said as soon as it is known. */
export function RepositoryFound({ isAsked, found, isWrong }: RepositoryFoundProps): ReactNode {
  return (
    <div className="repository-found" role="status" aria-live="polite" data-state={found === undefined ? 'unknown' : 'found'}>
      {found !== undefined && isAsked ? (
        <ul>
          {describeRepository(found).map(({ text, warns = false }) => (
            <li key={text} data-warns={warns}>
              <Icon name={warns ? 'warning' : 'check'} size={14} /> {text}
            </li>
          ))}
        </ul>
      ) : isAsked && !isWrong ? (
        <p className="muted">
          <Spinner /> Looking whether it can be read…
        </p>
      ) : null}
    </div>
  )
}

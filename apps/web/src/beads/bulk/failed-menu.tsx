import type { BeadCard } from '@gastown/contract/work/bead-card'
import { DropdownMenu } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { StateDot } from '../../ui/state-dot.tsx'
import { planBulk } from './bulk-actions.ts'
import { BulkConfirm } from './bulk-confirm.tsx'
import type { BulkRunner } from './use-bulk-run.ts'

/** What to do with all that failed at once. Nothing to see when nothing has. */
export function FailedMenu({ cards, runner }: { readonly cards: readonly BeadCard[]; readonly runner: BulkRunner }): ReactNode {
  const [isDeleting, setIsDeleting] = useState(false)
  const failed = cards.filter(({ status }) => status === 'failed')
  if (failed.length === 0) return null
  const retried = planBulk(failed, 'retry').fits
  return (
    <>
      <DropdownMenu.Root>
        <DropdownMenu.Trigger className="filter-button failed-menu" disabled={runner.isRunning}>
          <StateDot tone="bad" />
          {failed.length} failed
          <Icon name="chevron-down" size={12} />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={4}>
            <DropdownMenu.Item
              className="menu-item"
              disabled={retried.length === 0}
              onSelect={() => void runner.start({ type: 'retry' }, retried)}
            >
              <Icon name="restart" /> Retry all failed
            </DropdownMenu.Item>
            <DropdownMenu.Item className="menu-item" onSelect={() => setIsDeleting(true)}>
              <Icon name="trash" /> Delete all failed…
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {isDeleting ? (
        <BulkConfirm
          type="delete"
          cards={failed}
          onCancel={() => setIsDeleting(false)}
          onConfirm={(action) => {
            setIsDeleting(false)
            void runner.start(action, planBulk(failed, action.type).fits)
          }}
        />
      ) : null}
    </>
  )
}

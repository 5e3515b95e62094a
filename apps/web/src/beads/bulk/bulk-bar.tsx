import type { BeadCard } from '@gastown/contract/work/bead-card'
import { DropdownMenu } from 'radix-ui'
import { useState, type ReactNode } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { planBulk, type BulkAction } from './bulk-actions.ts'
import { BulkConfirm } from './bulk-confirm.tsx'
import { BulkLabelsDialog } from './bulk-labels-dialog.tsx'
import { describeRun } from './bulk-words.ts'
import { beadsWord, priorities, priorityWords } from '../bead-words.ts'
import type { BulkRunner } from './use-bulk-run.ts'
import './bulk-bar.css'

interface BulkBarProps {
  readonly cards: readonly BeadCard[]
  readonly runner: BulkRunner
  readonly onClear: () => void
}

type Asking = { readonly type: 'close' | 'delete' } | { readonly type: 'labels' } | null

/** What can be done to the beads that are selected; and what became of it. */
export function BulkBar({ cards, runner, onClear }: BulkBarProps): ReactNode {
  const [asking, setAsking] = useState<Asking>(null)
  const { run, isRunning } = runner
  const start = async (action: BulkAction): Promise<void> => {
    setAsking(null)
    await runner.start(action, planBulk(cards, action.type).fits)
    onClear()
  }
  if (cards.length === 0 && run === null) return null
  return (
    <section className="bulk-bar" aria-label="Selected beads">
      <RunResult runner={runner} />
      {cards.length === 0 ? null : (
        <div className="bulk-actions" role="toolbar" aria-label="For all selected">
          <strong>{beadsWord(cards.length)} selected</strong>
          {(['start', 'hold', 'retry'] as const).map((type) => {
            const { fits } = planBulk(cards, type)
            return (
              <button
                key={type}
                type="button"
                className="button button-small"
                disabled={isRunning || fits.length === 0}
                title={fits.length === cards.length ? undefined : `${fits.length} of ${cards.length}`}
                onClick={() => void start({ type })}
              >
                <Icon name={({ start: 'play', hold: 'pause', retry: 'restart' } as const)[type]} size={14} />
                {{ start: 'Start', hold: 'Hold', retry: 'Retry' }[type]}
              </button>
            )
          })}
          <PriorityMenu disabled={isRunning} onChoose={(priority) => void start({ type: 'priority', priority })} />
          <button
            type="button"
            className="button button-small"
            disabled={isRunning}
            onClick={() => setAsking({ type: 'labels' })}
          >
            Labels…
          </button>
          <button type="button" className="button button-small" disabled={isRunning} onClick={() => setAsking({ type: 'close' })}>
            Close…
          </button>
          <button
            type="button"
            className="button button-small button-danger"
            disabled={isRunning}
            onClick={() => setAsking({ type: 'delete' })}
          >
            <Icon name="trash" size={14} />
            Delete…
          </button>
          <button type="button" className="button button-icon button-small" aria-label="Clear the selection" onClick={onClear}>
            <Icon name="close" size={14} />
          </button>
        </div>
      )}
      {asking?.type === 'close' || asking?.type === 'delete' ? (
        <BulkConfirm
          type={asking.type}
          cards={cards}
          onConfirm={(action) => void start(action)}
          onCancel={() => setAsking(null)}
        />
      ) : null}
      {asking?.type === 'labels' ? (
        <BulkLabelsDialog cards={cards} onConfirm={(action) => void start(action)} onCancel={() => setAsking(null)} />
      ) : null}
    </section>
  )
}

function RunResult({ runner: { run, isRunning, forget } }: { readonly runner: BulkRunner }): ReactNode {
  return (
    <div className="bulk-result" role="status" data-failed={(run?.failures.length ?? 0) > 0}>
      {run === null ? null : (
        <>
          <p>
            {describeRun(run)}
            {isRunning ? null : (
              <button
                type="button"
                className="button button-icon button-small"
                aria-label="Hide what became of it"
                onClick={forget}
              >
                <Icon name="close" size={14} />
              </button>
            )}
          </p>
          {run.failures.length === 0 ? null : (
            <ul>
              {run.failures.slice(0, 50).map(({ card, message }) => (
                <li key={card.beadId}>
                  <strong>{card.title}</strong>: {message}
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  )
}

function PriorityMenu({
  disabled,
  onChoose,
}: {
  readonly disabled: boolean
  readonly onChoose: (priority: (typeof priorities)[number]) => void
}): ReactNode {
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="button button-small" disabled={disabled}>
        Priority
        <Icon name="chevron-up" size={12} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" side="top" sideOffset={6}>
          {priorities.map((priority) => (
            <DropdownMenu.Item key={priority} className="menu-item" onSelect={() => onChoose(priority)}>
              {priorityWords[priority]}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

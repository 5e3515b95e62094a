import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { BeadId } from '@gastown/contract/work/ids'
import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from '../../ui/icons.tsx'
import { BeadActions } from './bead-actions.tsx'
import { BeadAttempts } from './bead-attempts.tsx'
import { BeadBody } from './bead-body.tsx'
import { BeadDependencies } from './bead-dependencies.tsx'
import { BeadFacts } from './bead-facts.tsx'
import { BeadHistory } from './bead-history.tsx'
import { BeadState } from './bead-state.tsx'
import { BeadText } from './bead-text.tsx'
import { InlineText } from './inline-text.tsx'
import { useBead, useEditBead } from './use-bead.ts'
import { useShownBead } from '../use-shown-bead.ts'

/** One bead with all that is known of it, to read and to change. */
export function BeadDetails({ townId, beadId }: { readonly townId: TownId; readonly beadId: BeadId }): ReactNode {
  const { data, error, card } = useBead({ townId, beadId })
  const { save } = useEditBead({ townId, beadId })
  if (data === undefined) {
    return (
      <>
        <Head beadId={beadId} title={card?.title ?? 'Bead'} />
        <p className="drawer-empty" role={error === null ? 'status' : 'alert'}>
          {error === null ? 'It is being read…' : gastownErrorOf(error).message}
        </p>
      </>
    )
  }
  const { bead, history, dependants } = data
  const isClosed = bead.status === 'closed'
  return (
    <>
      <Head beadId={beadId} title={bead.title} />
      <div className="drawer-body">
        <h2 className="bead-title">
          <InlineText label="Title" value={bead.title} isReadOnly={isClosed} onSave={(title) => save({ title })} />
        </h2>
        <BeadState bead={bead} />
        <BeadActions townId={townId} bead={bead} />
        <BeadFacts townId={townId} bead={bead} save={save} />
        <BeadBody key={beadId} body={bead.body} isReadOnly={isClosed} onSave={(body) => save({ body })} />
        <BeadDependencies townId={townId} bead={bead} dependants={dependants} save={save} />
        {bead.summary === undefined ? null : (
          <Section title="Summary of the work">
            <BeadText text={bead.summary} />
          </Section>
        )}
        {bead.checkpoint === undefined ? null : (
          <Section title="Checkpoint for whoever goes on">
            <BeadText text={bead.checkpoint} />
          </Section>
        )}
        <BeadAttempts bead={bead} />
        <BeadHistory events={history} />
      </div>
    </>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  return (
    <section className="bead-section">
      <h3>{title}</h3>
      {children}
    </section>
  )
}

function Head({ beadId, title }: { readonly beadId: BeadId; readonly title: string }): ReactNode {
  const { back } = useShownBead()
  return (
    <div className="drawer-head">
      {back === null ? null : (
        <button type="button" className="button button-icon" aria-label="Back to the bead before" onClick={back}>
          <Icon name="back" />
        </button>
      )}
      <Dialog.Title className="visually-hidden">Bead: {title}</Dialog.Title>
      <code className="bead-id">{beadId}</code>
      <Dialog.Close className="button button-icon drawer-close" aria-label="Close the bead">
        <Icon name="close" />
      </Dialog.Close>
    </div>
  )
}

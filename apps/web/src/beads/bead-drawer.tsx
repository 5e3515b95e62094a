import { Dialog } from 'radix-ui'
import { lazy, Suspense, useRef, type ReactNode } from 'react'
import { useIsPhone } from '../app/use-is-phone.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { useShownBead } from './use-shown-bead.ts'
import './bead-drawer.css'

const BeadDetails = lazy(async () => ({ default: (await import('./drawer/bead-details.tsx')).BeadDetails }))

/** Where Escape gives up what is typed, and not the drawer. */
const editing = 'input:not([type=checkbox]), textarea, [aria-expanded=true]'

/** The bead that the address names, beside whatever page is shown, which stays in use; on a phone over it. */
export function BeadDrawer(): ReactNode {
  const { townId } = useTownVisit()
  const { beadId, show } = useShownBead()
  const isPhone = useIsPhone()
  const content = useRef<HTMLDivElement>(null)
  return (
    <Dialog.Root open={beadId !== null} onOpenChange={(isOpen) => isOpen || show(null)} modal={isPhone}>
      <Dialog.Portal>
        <Dialog.Content
          className="drawer"
          ref={content}
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            event.preventDefault()
            content.current?.focus()
          }}
          onInteractOutside={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => {
            if (event.target instanceof Element && event.target.closest(editing) !== null) event.preventDefault()
          }}
        >
          <Suspense fallback={<Dialog.Title className="drawer-loading">Bead</Dialog.Title>}>
            {beadId === null ? null : <BeadDetails key={beadId} townId={townId} beadId={beadId} />}
          </Suspense>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

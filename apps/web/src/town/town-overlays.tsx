import { lazy, Suspense, type ReactNode } from 'react'
import { useShownBead } from '../beads/use-shown-bead.ts'
import { useShortcuts } from '../palette/use-shortcuts.ts'
import { useTownActions } from '../palette/use-town-actions.ts'
import { ContainerDialogs } from './container-dialogs.tsx'
import { useTownDialogs } from './town-dialogs.ts'
import { useTownVisit } from './town-visit.ts'

const Palette = lazy(async () => ({ default: (await import('../palette/palette.tsx')).Palette }))
const KeyboardHelp = lazy(async () => ({ default: (await import('../palette/keyboard-help.tsx')).KeyboardHelp }))
const CreateBeadDialog = lazy(async () => ({ default: (await import('../beads/create-bead-dialog.tsx')).CreateBeadDialog }))

/** What opens over every page of the town, and the keys that open it. Its code comes when it is opened first. */
export function TownOverlays(): ReactNode {
  const { townId } = useTownVisit()
  const { shown, show } = useTownDialogs()
  const bead = useShownBead()
  const actions = useTownActions()
  useShortcuts(actions)
  const close = (): void => show(null)
  return (
    <>
      <ContainerDialogs />
      <Suspense>
        {shown === 'palette' ? <Palette actions={actions} onClose={close} /> : null}
        {shown === 'keys' ? <KeyboardHelp actions={actions} onClose={close} /> : null}
        {shown === 'new_bead' ? (
          <CreateBeadDialog townId={townId} open onOpenChange={close} onCreated={(beadId) => bead.show(beadId)} />
        ) : null}
      </Suspense>
    </>
  )
}

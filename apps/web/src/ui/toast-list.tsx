import { Toast } from 'radix-ui'
import type { ReactNode } from 'react'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { Icon } from './icons.tsx'
import './toast-list.css'

/** Long enough to read a line and to reach for its button, ms; it stays while it is hovered or has the focus. */
const shownForMs = 8_000

/** What has just happened on the page. Told to screen readers; F9 takes the keyboard there. */
export function ToastList(): ReactNode {
  const { toasts } = usePage()
  const shown = useObservable(toasts.shown)
  return (
    <Toast.Provider duration={shownForMs} label="Notice" swipeDirection="right">
      {shown.map(({ id, text, action }) => (
        <Toast.Root
          key={id}
          className="page-toast"
          data-testid="page-toast"
          onOpenChange={(isOpen) => (isOpen ? undefined : toasts.dismiss(id))}
        >
          <Toast.Description className="page-toast-text">{text}</Toast.Description>
          {action === undefined ? null : (
            <Toast.Action asChild altText={action.text}>
              <button type="button" className="button button-small" onClick={action.perform}>
                {action.text}
              </button>
            </Toast.Action>
          )}
          <Toast.Close className="button button-icon button-small" aria-label="Dismiss">
            <Icon name="close" size={13} />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="page-toasts" label="What happened on the page ({hotkey})" hotkey={['F9']} />
    </Toast.Provider>
  )
}

import { Toast } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from '../ui/icons.tsx'
import { StateDot } from '../ui/state-dot.tsx'
import type { Notable } from './notable.ts'
import { NotableLink } from './notable-link.tsx'

/** One thing that just happened. It goes by itself, unless somebody points at it. */
export function NotableToast({ notable, onClose }: { readonly notable: Notable; readonly onClose: () => void }): ReactNode {
  const { title, text, tone, about } = notable
  return (
    <Toast.Root
      className="toast"
      type={tone === 'bad' ? 'foreground' : 'background'}
      onOpenChange={(open) => (open ? undefined : onClose())}
    >
      <StateDot tone={tone} />
      <div className="toast-words">
        <Toast.Title className="toast-title">
          <NotableLink about={about} className="toast-link" onClick={onClose}>
            {title}
          </NotableLink>
        </Toast.Title>
        <Toast.Description className="toast-text">{text}</Toast.Description>
      </div>
      <Toast.Close className="button button-icon" aria-label="Close">
        <Icon name="close" size={14} />
      </Toast.Close>
    </Toast.Root>
  )
}

import { Dialog } from 'radix-ui'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'

interface ModalProps {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly text?: ReactNode
  readonly children: ReactNode
}

export function Modal({ open, onOpenChange, title, text, children }: ModalProps): ReactNode {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="modal-overlay" />
        <Dialog.Content className="modal" {...(text === undefined ? { 'aria-describedby': undefined } : {})}>
          <Dialog.Title className="modal-title">{title}</Dialog.Title>
          {text === undefined ? null : <Dialog.Description className="muted">{text}</Dialog.Description>}
          {children}
          <Dialog.Close className="button button-icon modal-close" aria-label="Close">
            <Icon name="close" />
          </Dialog.Close>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'

/** A few words on a control, shown on hover and on focus. */
export function Hint({ text, children }: { readonly text: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="hint" sideOffset={6} collisionPadding={8}>
          {text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

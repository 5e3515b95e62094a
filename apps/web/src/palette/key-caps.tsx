import type { ReactNode } from 'react'
import { keyCaps, type ShortcutKeys } from './shortcut-keys.ts'
import './key-caps.css'

/** The keys of a shortcut, drawn as keys. */
export function KeyCaps({ keys }: { readonly keys: ShortcutKeys }): ReactNode {
  const caps = keyCaps(keys, isMac())
  return (
    <span className="key-caps">
      {caps.map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}

function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.userAgent)
}

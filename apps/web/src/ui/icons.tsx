import type { ReactNode } from 'react'

const shapes = {
  plus: 'M8 3.2v9.6M3.2 8h9.6',
  close: 'm4 4 8 8M12 4l-8 8',
  gear: 'M8 10.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4Zm0-8v1.6M8 12.2v1.6M2.2 8h1.6M12.2 8h1.6M3.9 3.9l1.1 1.1M11 11l1.1 1.1M12.1 3.9 11 5M5 11l-1.1 1.1',
  bars: 'M2.5 4h5M5 8h6M9 12h4.5',
  sun: 'M8 10.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6ZM8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M12.6 3.4l-.9.9M4.3 11.7l-.9.9',
  moon: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z',
  system: 'M2.5 3.5h11v7h-11zM6 13h4M8 10.5V13',
  back: 'M9.5 3.5 5 8l4.5 4.5',
  send: 'M8 13V3.5M4 7.3l4-4 4 4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  check: 'm3.3 8.4 3 3 6.4-6.6',
  cross: 'm4.5 4.5 7 7M11.5 4.5l-7 7',
  search: 'M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM10.4 10.4l3.1 3.1',
  restart: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.6v2.6h-2.6',
  stop: 'M4.5 4.5h7v7h-7z',
  play: 'M5 3.5v9l7-4.5z',
  trash: 'M3 4.5h10M6.5 4V2.8h3V4M4.5 4.5l.6 8.7h5.8l.6-8.7',
  copy: 'M5.5 5.5h7v7h-7zM3.5 10.5v-7h7',
  clock: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 4.8V8l2.2 1.4',
  checks: 'm1.5 8.4 3 3 6-6.6M7.5 10.6l.8.8 6-6.6',
  attach: 'm13 7.4-5.2 5.2a3.2 3.2 0 0 1-4.6-4.6l5.6-5.6a2.2 2.2 0 0 1 3.1 3.1l-5.5 5.5a1.1 1.1 0 0 1-1.6-1.6l4.9-4.9',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  down: 'M8 3v9.5M4 8.7l4 4 4-4',
  tool: 'M10.2 2.6a3.4 3.4 0 0 0-3.9 4.6L2.6 11a1.7 1.7 0 0 0 2.4 2.4l3.8-3.7a3.4 3.4 0 0 0 4.6-3.9L11.3 7.9 8.9 7.1l-.8-2.4Z',
  shield: 'M8 1.9 3.2 3.7v3.8c0 3 2 5.4 4.8 6.6 2.8-1.2 4.8-3.6 4.8-6.6V3.7L8 1.9Z',
} as const

export type IconName = keyof typeof shapes

/** A line drawing of 16 by 16. Says nothing to a screen reader: the control that holds it has a name. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }): ReactNode {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2 : 1.4}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={shapes[name]} />
    </svg>
  )
}

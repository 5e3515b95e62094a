export const dockPositions = ['bottom', 'right', 'left', 'top'] as const
export type DockPosition = (typeof dockPositions)[number]

/** Where the mayor's dock is and how it looks, in this browser. */
export interface DockLayout {
  readonly position: DockPosition
  /** Percent of the town's place that it takes: of its height at the bottom and top, of its width at the sides. */
  readonly heightPercent: number
  readonly widthPercent: number
  /** Percent of the dock's width that the chat takes beside a terminal. */
  readonly chatPercent: number
  /** Chat and terminal at once, where both fit; else one at a time. */
  readonly isSideBySide: boolean
  /** Only its bar is shown. */
  readonly isCollapsed: boolean
  /** It takes the place of the page. */
  readonly isFull: boolean
}

export const defaultDockLayout: DockLayout = {
  position: 'bottom',
  heightPercent: 46,
  widthPercent: 40,
  chatPercent: 38,
  isSideBySide: true,
  isCollapsed: false,
  isFull: false,
}

/** Less is not usable, and more leaves no page beside it. */
export const dockPercents = { min: 18, max: 82 } as const
export const chatPercents = { min: 24, max: 70 } as const

/** CSS px of width from which chat and terminal fit side by side: 240 for a conversation, 400 for 50 columns. */
export const sideBySideFromPx = 640

/** Total: what cannot be read is the default. */
export function parseDockLayout(value: unknown): DockLayout {
  const stored = typeof value === 'object' && value !== null ? (value as Partial<Record<keyof DockLayout, unknown>>) : {}
  const { heightPercent, widthPercent, chatPercent, isSideBySide, isCollapsed, isFull } = stored
  return {
    position: dockPositions.find((position) => position === stored.position) ?? defaultDockLayout.position,
    heightPercent: percentOf(heightPercent, dockPercents, defaultDockLayout.heightPercent),
    widthPercent: percentOf(widthPercent, dockPercents, defaultDockLayout.widthPercent),
    chatPercent: percentOf(chatPercent, chatPercents, defaultDockLayout.chatPercent),
    isSideBySide: isSideBySide !== false,
    isCollapsed: isCollapsed === true,
    isFull: isFull === true,
  }
}

function percentOf(value: unknown, { min, max }: { min: number; max: number }, otherwise: number): number {
  return typeof value === 'number' && value >= min && value <= max ? value : otherwise
}

export function isAtSide({ position }: Pick<DockLayout, 'position'>): boolean {
  return position === 'left' || position === 'right'
}

/** Its size along the way it can be dragged, percent. */
export function dockPercentOf(layout: DockLayout): number {
  return isAtSide(layout) ? layout.widthPercent : layout.heightPercent
}

/** The same dock with that size, kept within what is usable. */
export function withDockPercent(layout: DockLayout, percent: number): DockLayout {
  const size = clampPercent(percent, dockPercents)
  return isAtSide(layout) ? { ...layout, widthPercent: size } : { ...layout, heightPercent: size }
}

export function clampPercent(percent: number, { min, max }: { min: number; max: number }): number {
  return Math.min(max, Math.max(min, percent))
}

/** The same text for two layouts in which a terminal has the same size, in one window. */
export function sizeKeyOf(layout: DockLayout): string {
  const { position, isSideBySide, isCollapsed, isFull, chatPercent } = layout
  const size = isFull ? 'full' : isCollapsed ? 'bar' : `${position}/${dockPercentOf(layout)}`
  return isSideBySide ? `${size}/${chatPercent}` : size
}

import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Theme } from '../app/browser-settings.ts'
import { useObservable } from '../app/observable.ts'
import { usePage } from '../app/page-context.ts'
import { useDock, type Dock } from '../dock/dock-context.ts'
import { dockPositions } from '../dock/dock-layout.ts'
import { positionWords } from '../dock/dock-menu.tsx'
import { townPlaces } from '../town/town-places.ts'
import { useTownDialogs } from '../town/town-dialogs.ts'
import { useTownVisit } from '../town/town-visit.ts'
import type { IconName } from '../ui/icons.tsx'
import type { TownAction } from './town-action.ts'
import { usePauseAction } from './use-pause-action.ts'

const themes: readonly { readonly theme: Theme; readonly text: string; readonly icon: IconName }[] = [
  { theme: 'dark', text: 'Dark theme', icon: 'moon' },
  { theme: 'light', text: 'Light theme', icon: 'sun' },
  { theme: 'system', text: 'Theme of the system', icon: 'system' },
]

/** All that can be done on every page of the town: the one list of which the palette, the shortcuts and their help are made. */
export function useTownActions(): readonly TownAction[] {
  const { townId, town } = useTownVisit()
  const dialogs = useTownDialogs()
  const dock = useDock()
  const navigate = useNavigate()
  const pause = usePauseAction()
  const look = useLookActions()
  const isAsleep = town === null || town.container.state === 'asleep'
  return useMemo((): readonly TownAction[] => {
    const { show } = dialogs
    const places = townPlaces.map(({ to, text, icon, key }): TownAction => ({
      ...{ id: to, group: 'Go to', text, icon, keys: `g ${key}` },
      perform: () => void navigate({ to, params: { townId } }),
    }))
    return [
      ...places,
      { id: 'towns', group: 'Go to', text: 'All towns', icon: 'back', keys: 'g t', perform: () => void navigate({ to: '/' }) },
      {
        id: 'palette',
        group: 'Page',
        text: 'Find or do anything',
        icon: 'search',
        keys: 'Mod+k',
        perform: () => show('palette'),
      },
      { id: 'search', group: 'Page', text: 'Search', icon: 'search', keys: '/', perform: () => show('palette') },
      { id: 'keys', group: 'Page', text: 'Keyboard shortcuts', icon: 'keyboard', keys: '?', perform: () => show('keys') },
      {
        id: 'new-bead',
        group: 'Work',
        text: 'New bead',
        words: 'create task',
        icon: 'plus',
        keys: 'c',
        perform: () => show('new_bead'),
      },
      pause,
      {
        ...{ id: 'export', group: 'Work', text: 'Export this town…', words: 'download backup', icon: 'download' },
        perform: () => void navigate({ to: '/towns/$townId/settings', params: { townId }, hash: 'export' }),
      },
      ...dockActions(dock),
      ...look,
      { id: 'restart', group: 'Container', text: 'Restart the container…', icon: 'restart', perform: () => show('restart') },
      ...(isAsleep
        ? []
        : [
            {
              id: 'stop',
              group: 'Container',
              text: 'Stop the container…',
              words: 'sleep',
              icon: 'stop',
              perform: () => show('stop'),
            } as const,
          ]),
    ]
  }, [townId, isAsleep, dialogs, dock, navigate, pause, look])
}

function dockActions({ layout, changeLayout, show, toggle }: Dock): readonly TownAction[] {
  return [
    {
      id: 'chat',
      group: 'Mayor',
      text: 'Message the mayor',
      words: 'chat',
      icon: 'chat',
      keys: 'm',
      perform: () => show('chat', { focus: true }),
    },
    {
      id: 'terminal',
      group: 'Mayor',
      text: 'Type in the mayor’s terminal',
      icon: 'terminal',
      keys: 't',
      perform: () => show('mayor', { focus: true }),
    },
    { id: 'fold-dock', group: 'Mayor', text: 'Fold or show the dock', icon: 'chevron-down', keys: '[', perform: toggle },
    {
      ...{
        id: 'full-dock',
        group: 'Mayor',
        text: layout.isFull ? 'Leave full screen' : 'The mayor on the full screen',
        keys: ']',
      },
      icon: layout.isFull ? 'shrink' : 'expand',
      perform: () => changeLayout({ isFull: !layout.isFull, isCollapsed: false }),
    },
    ...dockPositions
      .filter((position) => position !== layout.position)
      .map((position): TownAction => ({
        ...{ id: `dock-${position}`, group: 'Mayor', words: 'position move', ...positionWords[position] },
        perform: () => changeLayout({ position, isFull: false }),
      })),
    {
      ...{ id: 'side-by-side', group: 'Mayor', icon: 'columns' },
      text: layout.isSideBySide ? 'Chat and terminal in tabs' : 'Chat beside the terminal',
      perform: () => changeLayout({ isSideBySide: !layout.isSideBySide }),
    },
  ]
}

/** How the page looks, and what it tells. */
function useLookActions(): readonly TownAction[] {
  const { settings } = usePage()
  const { theme: current, mayorSeesPage, navIsNarrow, terminalIsReadAloud } = useObservable(settings)
  return useMemo((): readonly TownAction[] => {
    const change = (part: Partial<ReturnType<typeof settings.get>>): void => settings.set({ ...settings.get(), ...part })
    return [
      ...themes
        .filter(({ theme }) => theme !== current)
        .map(({ theme, text, icon }): TownAction => ({
          ...{ id: `theme-${theme}`, group: 'Page', text, words: 'colour appearance', icon },
          perform: () => change({ theme }),
        })),
      {
        ...{
          id: 'nav',
          group: 'Page',
          icon: 'menu',
          words: 'sidebar',
          text: navIsNarrow ? 'Show the names of the places' : 'Show the places as icons',
        },
        perform: () => change({ navIsNarrow: !navIsNarrow }),
      },
      {
        ...{ id: 'seen', group: 'Mayor', icon: mayorSeesPage ? 'eye-off' : 'eye', words: 'privacy' },
        text: mayorSeesPage ? 'Do not let the mayor see what I look at' : 'Let the mayor see what I look at',
        perform: () => change({ mayorSeesPage: !mayorSeesPage }),
      },
      {
        ...{ id: 'read-aloud', group: 'Mayor', icon: 'terminal', words: 'accessibility voice' },
        text: terminalIsReadAloud ? 'Stop reading terminals to a screen reader' : 'Let a screen reader read the terminals',
        perform: () => change({ terminalIsReadAloud: !terminalIsReadAloud }),
      },
    ]
  }, [settings, current, mayorSeesPage, navIsNarrow, terminalIsReadAloud])
}

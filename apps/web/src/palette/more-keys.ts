/** Keys that mean something only in one place of the page, which handles them itself. */
export const moreKeys: readonly {
  readonly place: string
  readonly keys: readonly { readonly keys: string; readonly text: string }[]
}[] = [
  {
    place: 'On the beads',
    keys: [
      { keys: 'j', text: 'Next bead (or arrow down)' },
      { keys: 'k', text: 'Bead before (or arrow up)' },
      { keys: 'Enter', text: 'Open the bead' },
      { keys: 'x', text: 'Select it; with Shift all up to it' },
      { keys: 's', text: 'Start what is held' },
      { keys: '/', text: 'Search the beads' },
    ],
  },
  {
    place: 'In the dock',
    keys: [
      { keys: 'Escape', text: 'Stop the mayor’s turn, else leave full screen; a terminal keeps the key' },
      { keys: 'Shift Enter', text: 'A new line in a message' },
      { keys: 'Delete', text: 'Close the tab that has the focus' },
    ],
  },
]

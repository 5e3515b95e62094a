import { useState } from 'react'

/** One column, or the version before beside the one after it. */
export type DiffLayout = 'unified' | 'split'

const storedAs = 'gastown.diff-layout'

/** How diffs are shown in this browser. */
export function useDiffLayout(): readonly [DiffLayout, (layout: DiffLayout) => void] {
  const [layout, setLayout] = useState<DiffLayout>(() => (localStorage.getItem(storedAs) === 'split' ? 'split' : 'unified'))
  return [
    layout,
    (next) => {
      localStorage.setItem(storedAs, next)
      setLayout(next)
    },
  ]
}

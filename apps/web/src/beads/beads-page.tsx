import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function BeadsPage(): ReactNode {
  return <Page title="Beads">{null}</Page>
}

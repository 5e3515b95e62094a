import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function MergesPage(): ReactNode {
  return <Page title="Merge queue">{null}</Page>
}

import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function MergePage(): ReactNode {
  return <Page title="Branch">{null}</Page>
}

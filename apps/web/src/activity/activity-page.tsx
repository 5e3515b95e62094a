import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function ActivityPage(): ReactNode {
  return <Page title="Activity">{null}</Page>
}

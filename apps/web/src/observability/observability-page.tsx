import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function ObservabilityPage(): ReactNode {
  return <Page title="Observability">{null}</Page>
}

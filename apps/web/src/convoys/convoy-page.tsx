import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function ConvoyPage(): ReactNode {
  return <Page title="Convoy">{null}</Page>
}

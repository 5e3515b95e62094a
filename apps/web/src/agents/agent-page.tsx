import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function AgentPage(): ReactNode {
  return <Page title="Agent">{null}</Page>
}

import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function AgentsPage(): ReactNode {
  return <Page title="Agents">{null}</Page>
}

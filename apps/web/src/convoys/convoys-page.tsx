import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function ConvoysPage(): ReactNode {
  return <Page title="Convoys">{null}</Page>
}

import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function RigPage(): ReactNode {
  return <Page title="Rig">{null}</Page>
}

import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function RigSettings(): ReactNode {
  return <Page title="Settings of the rig">{null}</Page>
}

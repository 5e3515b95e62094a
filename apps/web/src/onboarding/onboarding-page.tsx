import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function OnboardingPage(): ReactNode {
  return <Page title="A new town">{null}</Page>
}

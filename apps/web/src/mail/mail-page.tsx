import type { ReactNode } from 'react'
import { Page } from '../ui/page.tsx'

export function MailPage(): ReactNode {
  return <Page title="Mail">{null}</Page>
}

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { TopBar } from '../ui/top-bar.tsx'

export function NotFoundPage({ text }: { readonly text?: string }): ReactNode {
  return (
    <>
      <TopBar />
      <main className="centred">
        <h1>Nothing lives here</h1>
        <p className="muted">{text ?? 'This address belongs to no page of Gastown.'}</p>
        <Link to="/" className="button button-primary">
          All towns
        </Link>
      </main>
    </>
  )
}

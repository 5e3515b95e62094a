import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { townIdSchema } from '@gastown/contract/ids'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { BrowserSection } from './browser-section.tsx'
import { TownConfigForm } from './town-config-form.tsx'

export function TownSettings(): ReactNode {
  const { townId: param } = useParams({ from: '/towns/$townId' })
  const townId = townIdSchema.parse(param)
  const { data: config, error } = useQuery(useTRPC().gastown.getTownConfig.queryOptions({ townId }))
  return (
    <main className="settings">
      <h2 className="settings-title">Settings</h2>
      {error === null ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(error).message}
        </p>
      )}
      {config === undefined ? null : <TownConfigForm townId={townId} config={config} />}
      <BrowserSection />
      <section className="settings-section">
        <h3>Startup</h3>
        <p className="muted">How the last starts went, phase by phase and over time.</p>
        <Link to="/towns/$townId/startup" params={{ townId }} className="button">
          How starts went
        </Link>
      </section>
    </main>
  )
}

import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ErrorText } from '../ui/error-text.tsx'

/** What the whole install was started with. Read here, changed where it is started. */
export function InstallSection(): ReactNode {
  const { data, error } = useQuery(useTRPC().gastown.getSystem.queryOptions())
  return (
    <section id="install" className="settings-section" aria-labelledby="install-title">
      <h3 id="install-title">This install</h3>
      <p className="muted">For all towns. Changed where Gastown is started; the next start takes them up.</p>
      <ErrorText error={error} />
      {data === undefined ? null : (
        <dl className="install-list">
          {data.install.map(({ name, value, text, change }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <b>{value}</b>
                <span>{text}</span>
                <code>{change}</code>
              </dd>
            </div>
          ))}
          <div>
            <dt>Version</dt>
            <dd>
              <b>
                Gastown {data.version}, Node.js {data.nodeVersion}
              </b>
              <span>{data.sandbox.reason}</span>
            </dd>
          </div>
          {data.engines.map(({ engine, installed, version, hint }) => (
            <div key={engine}>
              <dt>Engine {engine}</dt>
              <dd>
                <b>{installed ? (version ?? 'installed') : 'not installed'}</b>
                <span>{hint}</span>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

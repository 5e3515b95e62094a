import type { StartupHistory } from '@gastown/contract/startup-history'
import { paintedThings } from '@gastown/contract/telemetry'
import { Fragment, type ReactNode } from 'react'
import { formatDuration } from '../ui/format-duration.ts'
import { describePainted } from './phase-words.ts'

interface Measured {
  readonly warm: boolean
  readonly count: number
  readonly p50Ms: number
  readonly p95Ms: number
}

/** How often the mayor was there before somebody came, and how long they waited, warm and cold apart. */
export function StartupNumbers({ history }: { readonly history: StartupHistory }): ReactNode {
  const { prewarmHitRate, ready, firstPaints } = history
  const rows = [
    ...paintedThings.map((what) => ({
      label: `Click to ${describePainted(what)}`,
      measured: firstPaints.filter((paint) => paint.what === what),
    })),
    { label: 'Start to open session', measured: ready },
  ]
  return (
    <section className="startup-card startup-numbers" aria-label="In short">
      <div className="hit-rate">
        <b>{prewarmHitRate === null ? '–' : `${Math.round(prewarmHitRate * 100)} %`}</b>
        <span>warm before you came</span>
        <small className="muted">
          {prewarmHitRate === null
            ? 'Known as soon as somebody opened the town after a start.'
            : 'Of the starts that somebody came to: the agent server was up before.'}
        </small>
      </div>
      <div className="table-box" tabIndex={0} role="region" aria-label="Waiting times">
        <table>
          <thead>
            <tr>
              <th scope="col" />
              {['Warm', 'Cold'].map((heat) => (
                <Fragment key={heat}>
                  <th scope="colgroup" colSpan={2} className="number">
                    {heat}
                  </th>
                  <th className="times" />
                </Fragment>
              ))}
            </tr>
            <tr>
              <th scope="col">
                <span className="visually-hidden">Measured</span>
              </th>
              {['warm', 'cold'].flatMap((heat) =>
                ['P50', 'P95', 'times'].map((title) => (
                  <th scope="col" className={title === 'times' ? 'number times' : 'number'} key={heat + title}>
                    {title}
                  </th>
                )),
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, measured }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <Cells measured={measured.find(({ warm }) => warm)} />
                <Cells measured={measured.find(({ warm }) => !warm)} />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Cells({ measured }: { readonly measured: Measured | undefined }): ReactNode {
  return (
    <>
      <td className="number">{measured === undefined ? '–' : <b>{formatDuration(measured.p50Ms)}</b>}</td>
      <td className="number">{measured === undefined ? '–' : formatDuration(measured.p95Ms)}</td>
      <td className="number times muted">{measured?.count ?? 0}</td>
    </>
  )
}

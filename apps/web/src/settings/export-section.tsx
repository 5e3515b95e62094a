import type { ReactNode } from 'react'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'

/** All of the town as one file. */
export function ExportSection(): ReactNode {
  const { townId, town } = useTownVisit()
  return (
    <section id="export" className="settings-section" aria-labelledby="export-title">
      <h3 id="export-title">Export</h3>
      <p className="muted">
        One file, a JSON document on each line: settings without keys, rigs, beads, convoys, merges, mail, escalations,
        conversations and every event. Repositories are not in it: they are yours already. The format is described in
        docs/export.md; the same as{' '}
        <code>gastown town export {town?.name === undefined ? '' : `${JSON.stringify(town.name)} `}town.jsonl</code>.
      </p>
      <a className="button" href={`/api/towns/${townId}/export`} download>
        <Icon name="download" size={14} /> Download the town
      </a>
    </section>
  )
}

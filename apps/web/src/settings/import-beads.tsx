import type { RigView } from '@gastown/contract/views'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { beadsWord } from '../beads/bead-words.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { Check } from '../ui/check.tsx'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'

const formats = [
  { value: 'bd-jsonl', text: 'Lines of bd export', hint: 'The JSONL file of the Go Gastown’s beads.' },
  {
    value: 'github-issues',
    text: 'Issues of GitHub, as JSON',
    hint: 'gh issue list --limit 100 --json number,title,body,labels,state',
  },
] as const
type Format = (typeof formats)[number]['value']

/** Makes beads of what is written elsewhere; first it only says which. */
export function ImportBeads(): ReactNode {
  const { town } = useTownVisit()
  const rigs = town?.rigs ?? []
  return (
    <section id="import" className="settings-section" aria-labelledby="import-title">
      <h3 id="import-title">Import beads</h3>
      <p className="muted">From the Go Gastown, or from issues of GitHub. The same again makes nothing twice.</p>
      {rigs.length === 0 ? (
        <p className="setting-empty">Add a rig first: every bead belongs to one.</p>
      ) : (
        <ImportForm rigs={rigs} />
      )}
    </section>
  )
}

function ImportForm({ rigs }: { readonly rigs: readonly RigView[] }): ReactNode {
  const { townId } = useTownVisit()
  const [form, setForm] = useState({ rigId: rigs[0]?.rigId, format: 'bd-jsonl' as Format, text: '', hold: true })
  const rigId = rigs.find((rig) => rig.rigId === form.rigId)?.rigId ?? rigs[0]?.rigId
  const look = useMutation(useTRPC().gastown.importBeads.mutationOptions())
  const make = useMutation(useTRPC().gastown.importBeads.mutationOptions({ onSuccess: () => look.reset() }))
  const change = (changed: Partial<typeof form>): void => {
    setForm({ ...form, ...changed })
    // What was looked at is not what would be made any more.
    look.reset()
    make.reset()
  }
  const send = (dryRun: boolean): void => {
    if (rigId !== undefined) (dryRun ? look : make).mutate({ townId, ...form, rigId, dryRun })
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    send(true)
  }
  const readFile = async (file: File | undefined): Promise<void> => {
    if (file !== undefined) change({ text: await file.text() })
  }
  return (
    <form onSubmit={submit}>
      <div className="setting-list">
        <Field label="Rig" name="rigId" error={look.error}>
          {(field) => (
            <select {...field} value={rigId} onChange={(event) => change({ rigId: event.target.value as typeof rigId })}>
              {rigs.map((rig) => (
                <option key={rig.rigId} value={rig.rigId}>
                  {rig.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label="What it is"
          name="format"
          error={look.error}
          hint={formats.find(({ value }) => value === form.format)?.hint}
        >
          {(field) => (
            <select {...field} value={form.format} onChange={(event) => change({ format: event.target.value as Format })}>
              {formats.map(({ value, text }) => (
                <option key={value} value={value}>
                  {text}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Text" name="text" error={look.error ?? make.error} hint="Paste it, or choose the file below.">
          {(field) => (
            <textarea
              {...field}
              rows={5}
              spellCheck={false}
              value={form.text}
              onChange={(event) => change({ text: event.target.value })}
            />
          )}
        </Field>
        <input
          type="file"
          aria-label="File to import"
          accept=".json,.jsonl,.txt,application/json"
          onChange={(event) => void readFile(event.target.files?.[0])}
        />
        <Check
          label="Hold them"
          hint="They start when somebody starts them; else at once."
          checked={form.hold}
          onChange={(hold) => change({ hold })}
        />
      </div>
      <ErrorText error={look.error ?? make.error} fields={['rigId', 'format', 'text']} />
      <div className="form-actions form-actions-start settings-foot">
        <button type="submit" className="button" disabled={form.text.trim() === '' || look.isPending}>
          {look.isPending ? 'Looking…' : 'Look what would be made'}
        </button>
        {look.data === undefined || look.data.made.length === 0 ? null : (
          <button type="button" className="button button-primary" disabled={make.isPending} onClick={() => send(false)}>
            {make.isPending ? 'Importing…' : `Import ${beadsWord(look.data.made.length)}`}
          </button>
        )}
      </div>
      <ImportOutcome title="Would be made" outcome={look.data} />
      <ImportOutcome title="Made" outcome={make.data} />
    </form>
  )
}

interface Outcome {
  readonly made: readonly { readonly beadId: string; readonly title: string; readonly from: string }[]
  readonly skipped: readonly { readonly from: string; readonly reason: string }[]
}

function ImportOutcome({ title, outcome }: { readonly title: string; readonly outcome: Outcome | undefined }): ReactNode {
  if (outcome === undefined) return null
  return (
    <div role="status" className="import-outcome">
      <b>
        {title}: {outcome.made.length}
      </b>
      <ul>
        {outcome.made.map(({ beadId, title: name, from }) => (
          <li key={beadId}>
            {name} <span className="muted">({from})</span>
          </li>
        ))}
      </ul>
      {outcome.skipped.length === 0 ? null : (
        <>
          <b>Left out: {outcome.skipped.length}</b>
          <ul>
            {outcome.skipped.map(({ from, reason }) => (
              <li key={from}>
                {from}: {reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}

import type { TownId } from '@gastown/contract/ids'
import type { TownView } from '@gastown/contract/views'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useRef, type KeyboardEvent, type ReactNode, type SubmitEvent } from 'react'
import { isWorthRetrying } from '../app/query-client.ts'
import { useTRPC } from '../app/trpc.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Field } from '../ui/field.tsx'
import { suggestSentences } from './suggest-sentences.ts'
import type { OnboardingDraftState } from './use-onboarding-draft.ts'

interface SentenceStepProps {
  readonly townId: TownId
  readonly town: TownView | null
  readonly state: OnboardingDraftState
  readonly onOpen: () => Promise<void>
}

/** The last step: what the mayor is told first. The town keeps it and hands it over as soon as the mayor is there. */
export function SentenceStep({ townId, town, state: { draft, change }, onOpen }: SentenceStepProps): ReactNode {
  const trpc = useTRPC()
  const box = useRef<HTMLTextAreaElement>(null)
  const { data: config } = useQuery(trpc.gastown.getTownConfig.queryOptions({ townId }))
  const suggestions = suggestSentences({ provider: config?.model.provider ?? 'demo', rigName: town?.rigs.at(-1)?.name ?? null })
  // The key makes trying again harmless: the town takes the sentence once.
  const send = useMutation(trpc.gastown.sendMessage.mutationOptions({ retry: isWorthRetrying, onSuccess: onOpen }))
  const sentence = draft.sentence
  const submit = (event: SubmitEvent | KeyboardEvent): void => {
    event.preventDefault()
    if (sentence.trim() === '' || send.isPending) return
    send.mutate({ townId, message: sentence, idempotencyKey: draft.sentenceKey })
  }
  const isReady = town?.mayor?.live === true
  return (
    <form className="onboarding-form" onSubmit={submit} aria-label="First sentence">
      <h2>Say the first sentence</h2>
      <p className="muted">
        {isReady
          ? 'The mayor is there.'
          : 'The mayor is still warming up. It gets your sentence as soon as it is there; nothing is lost.'}
      </p>
      <Field label="To the mayor" name="message" error={send.error} hint="Ctrl+Enter sends.">
        {(field) => (
          <textarea
            {...field}
            ref={box}
            autoFocus
            rows={4}
            value={sentence}
            placeholder="What should be done first?"
            onChange={(event) => change({ sentence: event.target.value })}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event)
            }}
          />
        )}
      </Field>
      <ul className="sentence-suggestions" aria-label="Suggestions">
        {suggestions.map((suggestion) => (
          <li key={suggestion}>
            <button
              type="button"
              className="button button-small"
              onClick={() => {
                change({ sentence: suggestion })
                box.current?.focus()
              }}
            >
              {suggestion}
            </button>
          </li>
        ))}
      </ul>
      <ErrorText error={send.error} fields={['message']} />
      <div className="form-actions">
        <button type="submit" className="button button-primary" disabled={sentence.trim() === '' || send.isPending}>
          {send.isPending ? 'Sending…' : 'Send and open the town'}
        </button>
      </div>
    </form>
  )
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { ErrorText } from '../ui/error-text.tsx'
import { Time } from '../ui/time.tsx'
import { describeBrowser, findPushAbility, readOwnSubscription, subscribeBrowser } from './push-browser.ts'

const abilityWords = {
  denied: 'This browser does not allow notifications of this address. Allow them in the browser’s own settings, and reload.',
  insecure: 'Browsers allow this only on https, or on this machine itself.',
  unsupported: 'This browser cannot be told while no page is open.',
} as const

const ownKey = ['own push subscription']

/** Browsers that are told while no page is open: this one, and the others of the install. */
export function PushBrowsers(): ReactNode {
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const ability = findPushAbility(window)
  const { data: push, error } = useQuery(trpc.gastown.getPush.queryOptions())
  const { data: own } = useQuery({
    queryKey: ownKey,
    queryFn: readOwnSubscription,
    enabled: ability === 'possible',
    networkMode: 'always',
  })
  const onSettled = async (): Promise<void> => {
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: trpc.gastown.getPush.queryKey() }),
      queryClient.invalidateQueries({ queryKey: ownKey }),
    ])
  }
  const tell = useMutation(trpc.gastown.subscribePush.mutationOptions({ onSettled }))
  const forget = useMutation(trpc.gastown.unsubscribePush.mutationOptions({ onSettled }))
  const test = useMutation(trpc.gastown.sendTestPush.mutationOptions({ onSettled }))
  const subscribe = useMutation({
    mutationFn: async (publicKey: string) =>
      tell.mutateAsync({ subscription: await subscribeBrowser(publicKey), label: describeBrowser(navigator.userAgent) }),
    networkMode: 'always',
  })
  const end = useMutation({
    mutationFn: async (subscriptionId: string) => {
      if (own?.id === subscriptionId) await own.end()
      await forget.mutateAsync({ subscriptionId })
    },
    networkMode: 'always',
  })
  const isOn = own !== undefined && own !== null && push?.subscriptions.some(({ subscriptionId }) => subscriptionId === own.id)
  return (
    <div className="push" data-testid="push">
      <h4>Browsers that are told</h4>
      {ability === 'possible' ? null : <p className="setting-about">{abilityWords[ability]}</p>}
      <ul className="push-list">
        {push?.subscriptions.map(({ subscriptionId, label, subscribedAt }) => (
          <li key={subscriptionId}>
            <span>
              {label}
              {own?.id === subscriptionId ? <b> (this one)</b> : null}
            </span>
            <span className="muted">
              since <Time at={subscribedAt} />
            </span>
            <button
              type="button"
              className="button button-small"
              disabled={end.isPending}
              onClick={() => end.mutate(subscriptionId)}
            >
              Stop
            </button>
          </li>
        ))}
        {push?.subscriptions.length === 0 ? <li className="muted">None yet.</li> : null}
      </ul>
      <div className="form-actions form-actions-start">
        {ability !== 'possible' || isOn === true || push === undefined ? null : (
          <button
            type="button"
            className="button"
            disabled={subscribe.isPending}
            onClick={() => subscribe.mutate(push.publicKey)}
          >
            {subscribe.isPending ? 'Subscribing…' : 'Tell this browser'}
          </button>
        )}
        {push === undefined || push.subscriptions.length === 0 ? null : (
          <button type="button" className="button" disabled={test.isPending} onClick={() => test.mutate()}>
            Send a test
          </button>
        )}
        <span role="status" className="muted">
          {test.data === undefined
            ? ''
            : `Sent to ${test.data.sent}${test.data.gone > 0 ? `; ${test.data.gone} had gone and are forgotten` : ''}.`}
        </span>
      </div>
      <ErrorText error={error ?? subscribe.error ?? end.error ?? test.error} />
    </div>
  )
}

import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter, useRouterState } from '@tanstack/react-router'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { usePage } from '../app/page-context.ts'
import { Field } from '../ui/field.tsx'
import { Wordmark } from '../ui/wordmark.tsx'
import { submitToken } from './submit-token.ts'

/** Shown in place of every page while the town does not know this browser. */
export function LoginPage(): ReactNode {
  const { baseURL, loginNeeded } = usePage()
  const queryClient = useQueryClient()
  const router = useRouter()
  const isLoginPath = useRouterState({ select: (state) => state.location.pathname === '/login' })
  const [token, setToken] = useState('')
  const login = useMutation({
    mutationFn: () => submitToken({ baseURL, token }),
    onSuccess: async () => {
      loginNeeded.set(false)
      await queryClient.resetQueries()
      if (isLoginPath) await router.navigate({ to: '/' })
    },
  })
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    login.mutate()
  }
  return (
    <main className="login">
      <div className="login-card">
        <Wordmark large />
        <h1>Log in</h1>
        <p className="muted">
          Open the link that <code>gastown up</code> printed. It works once, for ten minutes; <code>gastown status</code> prints a
          new one.
        </p>
        <form onSubmit={submit}>
          <Field label="Or paste the operator token" error={login.error} name="token" anyField>
            {(props) => (
              <input
                {...props}
                type="password"
                autoComplete="off"
                spellCheck={false}
                value={token}
                onChange={(event) => setToken(event.target.value)}
              />
            )}
          </Field>
          <button className="button button-primary button-wide" type="submit" disabled={token.trim() === '' || login.isPending}>
            {login.isPending ? 'Logging in…' : 'Log in'}
          </button>
        </form>
      </div>
    </main>
  )
}

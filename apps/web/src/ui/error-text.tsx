import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { ReactNode } from 'react'
import { isErrorOfField } from './is-error-of-field.ts'

/** An error of a form, unless one of its fields already shows it. */
export function ErrorText({ error, fields = [] }: { readonly error: unknown; readonly fields?: readonly string[] }): ReactNode {
  if (error === null || error === undefined || fields.some((name) => isErrorOfField(error, name))) return null
  return (
    <p className="error-text" role="alert">
      {gastownErrorOf(error).message}
    </p>
  )
}

import { gastownErrorOf } from '@gastown/client/gastown-error-of'

/** Whether the town's error is about this field. `model.apiKey` is also meant by `config.model.apiKey` and by `apiKey`, and `labels` by `labels.1`. */
export function isErrorOfField(error: unknown, name: string): boolean {
  const field = gastownErrorOf(error).field?.replace(/(\.\d+)+$/, '')
  if (field === undefined) return false
  return field === name || field.endsWith(`.${name}`) || name.endsWith(`.${field}`)
}

import { modelProviderSchema } from '@gastown/contract/model-config'
import { demoModelForm, type ModelForm } from '../towns/model-form.ts'

/** What was typed and not sent yet. A key is no part of it: what is kept of the page can be read by whoever sits at it next. */
export interface OnboardingDraft {
  /** Null: the suggested one. */
  readonly name: string | null
  readonly model: Omit<ModelForm, 'apiKey'>
  readonly gitUrl: string
  /** Null: what the address suggests. */
  readonly rigName: string | null
  readonly sentence: string
  /** Makes it safe to send the sentence again when its acknowledgement was lost. */
  readonly sentenceKey: string
}

const { apiKey: _key, ...demoModel } = demoModelForm

export function emptyDraft(sentenceKey: string): OnboardingDraft {
  return { name: null, model: demoModel, gitUrl: '', rigName: null, sentence: '', sentenceKey }
}

/** The draft that was kept as text; null when there is none, or none that can be read: then it begins anew. */
export function parseDraft(kept: string | null): OnboardingDraft | null {
  if (kept === null) return null
  let found: unknown
  try {
    found = JSON.parse(kept)
  } catch {
    // Half of it, or something else: it holds nothing that a user could not type again.
    return null
  }
  if (!isRecord(found) || !isRecord(found['model'])) return null
  const { name, gitUrl, rigName, sentence, sentenceKey } = found
  const provider = modelProviderSchema.safeParse(found['model']['provider']).data
  const { baseURL, model, smallModel } = found['model']
  if (provider === undefined || !isText(baseURL) || !isText(model) || !isText(smallModel)) return null
  if (!isTextOrNull(name) || !isTextOrNull(rigName) || !isText(gitUrl) || !isText(sentence) || !isText(sentenceKey)) return null
  return { name, model: { provider, baseURL, model, smallModel }, gitUrl, rigName, sentence, sentenceKey }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTextOrNull(value: unknown): value is string | null {
  return value === null || isText(value)
}

/** As text, to be kept while the tab is open. */
export function renderDraft({ model, ...draft }: OnboardingDraft): string {
  // Named one by one, so that no key slips in with a form.
  const { provider, baseURL, smallModel } = model
  return JSON.stringify({ ...draft, model: { provider, baseURL, model: model.model, smallModel } })
}

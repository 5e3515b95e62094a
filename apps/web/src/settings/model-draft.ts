import type { ModelConfigPatch } from '@gastown/contract/model-config'
import type { TownConfigView } from '@gastown/contract/town-config'
import { modelFormOf, modelInputOf, type ModelForm } from '../towns/model-form.ts'

type Model = TownConfigView['model']

export const modelRoles = ['mayor', 'polecat', 'refinery'] as const
type RoleModels = Readonly<Record<(typeof modelRoles)[number], string>>

/** The model's settings as they are edited. */
export interface ModelDraft {
  readonly form: ModelForm
  /** Models of single roles; empty: the town's. */
  readonly roles: RoleModels
  /** As they are typed, by the model's name: US dollars for a million tokens; empty: none. */
  readonly prices: Readonly<Record<string, PriceDraft>>
  readonly removesKey: boolean
}

export interface PriceDraft {
  readonly inputUsd: string
  readonly outputUsd: string
  /** Empty: as any other input. */
  readonly cachedUsd: string
}

export const noPrice: PriceDraft = { inputUsd: '', outputUsd: '', cachedUsd: '' }

export function modelDraftOf(model: Model): ModelDraft {
  const { mayor = '', polecat = '', refinery = '' } = model.roles ?? {}
  const prices = Object.entries(model.prices ?? {}).map(
    ([name, { inputUsd, outputUsd, cachedUsd = '' }]) =>
      [name, { inputUsd: String(inputUsd), outputUsd: String(outputUsd), cachedUsd: String(cachedUsd) }] as const,
  )
  return { form: modelFormOf(model), roles: { mayor, polecat, refinery }, prices: Object.fromEntries(prices), removesKey: false }
}

/** Names of models, and their prices, belong to the provider that was left. */
export function withForm(draft: ModelDraft, form: ModelForm): ModelDraft {
  if (form.provider === draft.form.provider) return { ...draft, form, removesKey: draft.removesKey && form.apiKey === '' }
  return { form, roles: { mayor: '', polecat: '', refinery: '' }, prices: {}, removesKey: false }
}

/** Models of which the user may say what they cost: nobody else knows the prices behind an OpenAI-compatible URL. */
export function pricedModels({ form, roles }: ModelDraft): readonly string[] {
  if (form.provider !== 'openai-compatible') return []
  const names = [form.model, form.smallModel, ...modelRoles.map((role) => roles[role])].map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

/** Null: it says what is in force. */
export function modelPatchOf(draft: ModelDraft, model: Model): ModelConfigPatch | null {
  const before = modelDraftOf(model)
  if (JSON.stringify(draft) === JSON.stringify(before)) return null
  const named = modelRoles.flatMap((role) => (draft.roles[role].trim() === '' ? [] : [[role, draft.roles[role].trim()] as const]))
  const roles = named.length === 0 ? {} : { roles: Object.fromEntries(named) }
  const prices = pricesOf(draft)
  return { ...modelInputOf(draft.form, { ...roles, ...prices }), ...(draft.removesKey ? { apiKey: null } : {}) }
}

function pricesOf(draft: ModelDraft): Pick<ModelConfigPatch, 'prices'> {
  const prices = pricedModels(draft).flatMap((name) => {
    const { inputUsd, outputUsd, cachedUsd } = draft.prices[name] ?? noPrice
    if ([inputUsd, outputUsd, cachedUsd].every((text) => text.trim() === '')) return []
    const cached = cachedUsd.trim() === '' ? {} : { cachedUsd: Number(cachedUsd) }
    return [[name, { inputUsd: Number(inputUsd), outputUsd: Number(outputUsd), ...cached }] as const]
  })
  return prices.length === 0 ? {} : { prices: Object.fromEntries(prices) }
}

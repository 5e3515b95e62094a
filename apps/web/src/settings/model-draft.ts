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
  readonly removesKey: boolean
}

export function modelDraftOf(model: Model): ModelDraft {
  const { mayor = '', polecat = '', refinery = '' } = model.roles ?? {}
  return { form: modelFormOf(model), roles: { mayor, polecat, refinery }, removesKey: false }
}

/** Names of models belong to the provider that was left. */
export function withForm(draft: ModelDraft, form: ModelForm): ModelDraft {
  if (form.provider === draft.form.provider) return { ...draft, form, removesKey: draft.removesKey && form.apiKey === '' }
  return { form, roles: { mayor: '', polecat: '', refinery: '' }, removesKey: false }
}

/** Null: it says what is in force. */
export function modelPatchOf(draft: ModelDraft, model: Model): ModelConfigPatch | null {
  const before = modelDraftOf(model)
  if (JSON.stringify(draft) === JSON.stringify(before)) return null
  const named = modelRoles.flatMap((role) => (draft.roles[role].trim() === '' ? [] : [[role, draft.roles[role].trim()] as const]))
  const roles = named.length === 0 ? {} : { roles: Object.fromEntries(named) }
  return { ...modelInputOf(draft.form, roles), ...(draft.removesKey ? { apiKey: null } : {}) }
}

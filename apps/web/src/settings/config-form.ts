import type { Engine } from '@gastown/contract/model-config'
import type { TownConfigPatch, TownConfigView } from '@gastown/contract/town-config'
import { modelFormOf, modelInputOf, type ModelForm } from '../towns/model-form.ts'

/** A town's settings as the user edits them. */
export interface ConfigForm {
  readonly engine: Engine
  readonly model: ModelForm
  /** Minutes, as text. */
  readonly sleepAfterMinutes: string
  /** The mayor's terminal is started before anyone looks. */
  readonly terminalInBackground: boolean
  /** Minutes, as text. */
  readonly closeTerminalAfterMinutes: string
}

export function configFormOf(config: TownConfigView): ConfigForm {
  return {
    engine: config.engine,
    model: modelFormOf(config.model),
    sleepAfterMinutes: String(config.container.sleepAfterMinutes),
    terminalInBackground: config.terminal.background,
    closeTerminalAfterMinutes: String(config.terminal.closeAfterMinutes),
  }
}

/** Only what differs from the settings in force: saving one thing never touches another. Null when nothing does. */
export function configPatchOf(form: ConfigForm, config: TownConfigView): TownConfigPatch | null {
  const before = configFormOf(config)
  const patch: TownConfigPatch = {}
  if (form.engine !== before.engine) patch.engine = form.engine
  if (Object.keys(form.model).some((key) => form.model[key as keyof ModelForm] !== before.model[key as keyof ModelForm])) {
    // Names of models for single roles, and prices, belong to the provider that was left.
    patch.model = modelInputOf(form.model, form.model.provider === config.model.provider ? config.model : {})
  }
  const sleepAfterMinutes = changedMinutes(form.sleepAfterMinutes, config.container.sleepAfterMinutes)
  if (sleepAfterMinutes !== null) patch.container = { sleepAfterMinutes }
  const closeAfterMinutes = changedMinutes(form.closeTerminalAfterMinutes, config.terminal.closeAfterMinutes)
  const background = form.terminalInBackground
  if (background !== config.terminal.background) patch.terminal = { background }
  if (closeAfterMinutes !== null) patch.terminal = { ...patch.terminal, closeAfterMinutes }
  return Object.keys(patch).length === 0 ? null : patch
}

/** Null for what was before, and for what is no number. */
function changedMinutes(text: string, before: number): number | null {
  const minutes = Number(text)
  return text.trim() === '' || !Number.isFinite(minutes) || minutes === before ? null : minutes
}

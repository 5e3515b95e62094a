/** Values of settings as they are edited: text and yes or no, by the dotted path that the town's errors name too. */
export type Draft = Readonly<Record<string, string | boolean>>

interface SettingBase {
  /** Where it stands in the settings, and in the town's errors about them. */
  readonly path: string
  readonly label: string
  /** What it does, in a sentence. */
  readonly text: string
}

/** One setting, with all that a form of it needs. `initial`: what holds when nobody has said anything; null: nothing does. */
export type Setting =
  | (SettingBase & {
      readonly kind: 'number'
      readonly unit: string
      readonly least: number
      readonly most: number
      /** Only whole numbers. */
      readonly whole?: boolean
      /** Left empty, there is none; then it is sent as null. */
      readonly optional?: boolean
      readonly initial: number | null
    })
  | (SettingBase & { readonly kind: 'toggle'; readonly initial: boolean })
  | (SettingBase & {
      readonly kind: 'choice'
      readonly options: readonly { readonly value: string; readonly text: string }[]
      readonly initial: string
    })
  | (SettingBase & {
      readonly kind: 'text'
      readonly input: 'line' | 'lines' | 'url'
      readonly longest: number
      readonly placeholder?: string
      /** Left empty, it is sent as null. */
      readonly optional?: boolean
      readonly initial: string
    })

/** The value at a dotted path; undefined: there is none. */
export function valueAt(settings: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
      settings,
    )
}

/** What the form shows of the settings in force. */
export function shownValue(setting: Setting, settings: unknown): string | boolean {
  const value = valueAt(settings, setting.path)
  if (setting.kind === 'toggle') return value === true
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

export function initialValue(setting: Setting): string | boolean {
  return setting.initial === null ? '' : typeof setting.initial === 'boolean' ? setting.initial : String(setting.initial)
}

/** What holds when nobody has said anything, in words. */
export function initialWords(setting: Setting): string {
  switch (setting.kind) {
    case 'number':
      return setting.initial === null ? 'none' : `${setting.initial} ${setting.unit}`.trim()
    case 'toggle':
      return setting.initial ? 'on' : 'off'
    case 'choice':
      return setting.options.find(({ value }) => value === setting.initial)?.text ?? setting.initial
    case 'text':
      return setting.initial === '' ? 'none' : setting.initial
  }
}

/** Why a value cannot be sent, or null. What only the town knows, the town says. */
export function complaintOf(setting: Setting, value: string | boolean): string | null {
  if (typeof value === 'boolean' || setting.kind === 'toggle' || setting.kind === 'choice') return null
  const text = value.trim()
  if (setting.kind === 'text') {
    return value.length > setting.longest ? `must have at most ${setting.longest.toLocaleString('en')} characters` : null
  }
  if (text === '') return setting.optional === true ? null : 'must not be empty'
  const { least, most, whole = false } = setting
  const number = Number(text)
  const range = `from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`
  if (!Number.isFinite(number) || number < least || number > most) return `must be a number ${range}`
  return whole && !Number.isInteger(number) ? `must be a whole number ${range}` : null
}

/** Only what differs from the settings in force, nested as the town takes it; null: nothing does. */
export function patchOf(all: readonly Setting[], draft: Draft, settings: unknown): Record<string, unknown> | null {
  const changed = all.filter((setting) => isChanged(setting, draft, settings))
  if (changed.length === 0) return null
  const patch: Record<string, unknown> = {}
  for (const setting of changed) put(patch, setting.path.split('.'), sentValue(setting, draft[setting.path] ?? ''))
  return patch
}

export function isChanged(setting: Setting, draft: Draft, settings: unknown): boolean {
  const value = draft[setting.path]
  return value !== undefined && value !== shownValue(setting, settings)
}

function sentValue(setting: Setting, value: string | boolean): unknown {
  if (typeof value === 'boolean') return value
  switch (setting.kind) {
    case 'number':
      return value.trim() === '' ? null : Number(value)
    case 'text':
      return setting.optional === true && value.trim() === '' ? null : setting.input === 'lines' ? value : value.trim()
    case 'toggle':
    case 'choice':
      return value
  }
}

function put(into: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    into[key] = value
    return
  }
  const inner = (into[key] ?? {}) as Record<string, unknown>
  into[key] = inner
  put(inner, rest, value)
}

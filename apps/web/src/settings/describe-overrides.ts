import type { RigConfig } from '@gastown/contract/work/rig-config'
import { rigSections } from './rig-sections.ts'
import { initialValue, shownValue } from './setting.ts'

/** Longest value that is shown in a line. */
const mostCharacters = 40

/** What of a rig's settings is not as by default, each in a few words. */
export function describeOverrides(config: RigConfig): readonly string[] {
  const gates = config.gates.length === 0 ? [] : [`${config.gates.length} ${config.gates.length === 1 ? 'gate' : 'gates'}`]
  const others = rigSections
    .flatMap(({ settings }) => settings)
    .filter((setting) => shownValue(setting, config) !== initialValue(setting))
    .map((setting) => {
      const value = shownValue(setting, config)
      if (typeof value === 'boolean') return `${setting.label}: ${value ? 'on' : 'off'}`
      if (setting.kind === 'choice') return setting.options.find((option) => option.value === value)?.text ?? value
      if (setting.kind === 'number') return `${setting.label}: ${value} ${setting.unit}`
      return `${setting.label}: ${value.length <= mostCharacters ? value : `${value.slice(0, mostCharacters - 1).toWellFormed()}…`}`
    })
  return [...gates, ...others]
}

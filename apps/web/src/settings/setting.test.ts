import { townConfigPatchSchema, townConfigViewSchema } from '@gastown/contract/town-config'
import { rigConfigPatchSchema, rigConfigSchema, defaultRigConfig } from '@gastown/contract/work/rig-config'
import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import { describe, expect, test } from 'vitest'
import { rigSections } from './rig-sections.ts'
import { complaintOf, initialValue, patchOf, shownValue, valueAt, type Setting } from './setting.ts'
import { townSections } from './town-sections.ts'

const config = townConfigViewSchema.parse({
  engine: 'kilo',
  model: { provider: 'demo', model: 'demo-mayor', apiKeySet: false },
  container: { sleepAfterMinutes: 30 },
  work: { ...defaultWorkConfig, budgets: { ...defaultWorkConfig.budgets, day: { hardUsd: 20 } } },
})
const townSettings = townSections.flatMap(({ settings }) => settings)
const rigSettings = rigSections.flatMap(({ settings }) => settings)
const find = (path: string): Setting => {
  const setting = [...townSettings, ...rigSettings].find((one) => one.path === path)
  if (setting === undefined) throw new Error(`There is no setting ${path}.`)
  return setting
}

test('settings that were only looked at, or are typed as they are, are not saved', () => {
  expect(patchOf(townSettings, {}, config)).toBeNull()
  expect(patchOf(townSettings, { 'work.maxPolecats': '8', 'terminal.background': true }, config)).toBeNull()
})

test('saving one setting touches no other, and what is left empty is taken away', () => {
  const draft = { 'work.budgets.day.hardUsd': '', 'work.budgets.day.softUsd': '5', 'container.sleepAfterMinutes': '0' }
  const patch = patchOf(townSettings, draft, config)
  expect(patch).toEqual({ work: { budgets: { day: { softUsd: 5, hardUsd: null } } }, container: { sleepAfterMinutes: 0 } })
  expect(townConfigPatchSchema.parse(patch)).toEqual(patch)
})

describe('a value that cannot be sent', () => {
  test.each([
    ['work.maxPolecats', '', 'must not be empty'],
    ['work.maxPolecats', 'many', 'must be a number from 1 to 100'],
    ['work.maxPolecats', '101', 'must be a number from 1 to 100'],
    ['work.maxPolecats', '2.5', 'must be a whole number from 1 to 100'],
    ['work.instructions.mayor', 'x'.repeat(4001), 'must have at most 4,000 characters'],
  ])('%s = %s: %s', (path, value, complaint) => expect(complaintOf(find(path), value)).toBe(complaint))

  test.each([
    ['work.maxPolecats', '100'],
    ['work.budgets.town.hardUsd', ''],
    ['work.notifications.webhookUrl', ''],
  ])('%s = %s can be', (path, value) => expect(complaintOf(find(path), value)).toBeNull())
})

describe('promise 9: every setting that exists is on the page', () => {
  const leaves = (value: unknown, path: string): string[] =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
      : [path]

  test('of a town: those of its model have a form of their own', () => {
    const { model: _own, ...others } = config
    const limits = ['town', 'day', 'bead'].flatMap((of) => [`work.budgets.${of}.softUsd`, `work.budgets.${of}.hardUsd`])
    const all = new Set([...leaves(others, ''), ...limits, 'work.notifications.webhookUrl'])
    for (const of of ['town', 'day', 'bead']) all.delete(`work.budgets.${of}`)
    expect(townSettings.map(({ path }) => path).toSorted()).toEqual([...all].toSorted())
  })

  test('of a rig: its gates have a form of their own', () => {
    const { gates: _own, ...others } = defaultRigConfig
    expect(rigSettings.map(({ path }) => path).toSorted()).toEqual(leaves(others, '').toSorted())
  })

  test('and its default is the town’s own', () => {
    const untouched = { ...config, engine: 'kilo', work: defaultWorkConfig }
    for (const setting of townSettings)
      expect([setting.path, shownValue(setting, untouched)]).toEqual([setting.path, initialValue(setting)])
    for (const setting of rigSettings)
      expect([setting.path, shownValue(setting, defaultRigConfig)]).toEqual([setting.path, initialValue(setting)])
  })

  test('and the limits it names are those that the town keeps', () => {
    for (const setting of [...townSettings, ...rigSettings]) {
      if (setting.kind !== 'number') continue
      const isOfRig = rigSettings.includes(setting)
      const accepts = (value: number): boolean => {
        const patch = patchOf([setting], { [setting.path]: String(value) }, {})
        return (isOfRig ? rigConfigPatchSchema : townConfigPatchSchema).safeParse(patch).success
      }
      expect([setting.path, accepts(setting.least), accepts(setting.most)]).toEqual([setting.path, true, true])
      expect([setting.path, accepts(setting.least - 1), accepts(setting.most + 1)]).toEqual([setting.path, false, false])
    }
  })

  test('and it stands where the settings have it', () => {
    expect(valueAt(rigConfigSchema.parse(defaultRigConfig), 'batch.size')).toBe(defaultRigConfig.batch.size)
    expect(valueAt(undefined, 'batch.size')).toBeUndefined()
  })
})

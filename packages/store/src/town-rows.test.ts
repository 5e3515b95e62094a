import { defaultTerminalConfig } from '@gastown/contract/town-config'
import type { RigId } from '@gastown/contract/ids'
import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import type { Town } from '@gastown/core/town'
import { emptyWork } from '@gastown/core/work/work'
import { expect, it } from 'vitest'
import { createMemoryTownRows } from './memory-town-rows.ts'
import { readTown, writeTown } from './town-rows.ts'
import { sampleTown } from './town-samples.ts'
import { nothingFinished } from './work-samples.ts'

const rowsOf = (town: Town) => {
  const rows = createMemoryTownRows()
  writeTown({ before: null, after: town, finished: nothingFinished }, rows)
  return rows
}

it('a town that was written before terminals had settings gets the default ones', () => {
  const town = sampleTown()
  const { terminal: _, ...configOfBefore } = town.config
  const rows = rowsOf(town)
  const fields: unknown = JSON.parse(rows.part('town') ?? '')
  rows.putPart('town', JSON.stringify(Object.assign({}, fields, { config: configOfBefore })))
  expect(readTown(rows)?.config).toEqual({ ...configOfBefore, terminal: defaultTerminalConfig })
  const chosen = { background: false, closeAfterMinutes: 0 }
  expect(readTown(rowsOf({ ...town, config: { ...town.config, terminal: chosen } }))?.config.terminal).toEqual(chosen)
})

it('work that an older version has written gets the defaults of what that did not know, at any depth', () => {
  const rows = rowsOf({ ...sampleTown(), work: { ...emptyWork, revision: 7 } })
  const config = { maxPolecats: 2, budgets: { town: { hardUsd: 5 } }, instructions: { mayor: 'Be kind.' } }
  rows.putWorkField('config', JSON.stringify(config))
  rows.putWorkField('ledger', JSON.stringify({ days: [{ day: '2026-03-01', spend: emptyWork.ledger.total }] }))
  const work = readTown({ ...rows, workFields: new Map([...rows.workFields].filter(([name]) => name !== 'retired')) })?.work
  expect(work).toEqual({
    ...emptyWork,
    revision: 7,
    config: {
      ...defaultWorkConfig,
      maxPolecats: 2,
      budgets: { ...defaultWorkConfig.budgets, town: { hardUsd: 5 } },
      instructions: { ...defaultWorkConfig.instructions, mayor: 'Be kind.' },
    },
    ledger: { ...emptyWork.ledger, days: [{ day: '2026-03-01', spend: emptyWork.ledger.total }] },
  })
})

it('a rig that was written before rigs had settings gets the default ones, and one with some of them the rest', () => {
  const rows = rowsOf(sampleTown())
  const rig = { name: 'r', gitUrl: '/r', defaultBranch: 'main', createdAt: sampleTown().createdAt }
  rows.append('rigs', 'old', { ...rig, rigId: 'old' } as never)
  rows.append('rigs', 'newer', { ...rig, rigId: 'newer', config: { maxPolecats: 1, batch: { size: 2 } } } as never)
  const rigs = readTown(rows)?.rigs
  expect(rigs?.get('old' as RigId)?.config).toEqual(defaultRigConfig)
  const { batch } = defaultRigConfig
  expect(rigs?.get('newer' as RigId)?.config).toEqual({ ...defaultRigConfig, maxPolecats: 1, batch: { ...batch, size: 2 } })
})

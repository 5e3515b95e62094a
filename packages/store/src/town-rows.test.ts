import { defaultTerminalConfig } from '@gastown/contract/town-config'
import { expect, it } from 'vitest'
import { parseTown, renderTown } from './town-rows.ts'
import { sampleTown } from './town-samples.ts'

it('a town that was written before terminals had settings gets the default ones', () => {
  const town = sampleTown()
  const { terminal: _, ...configOfBefore } = town.config
  const rows = renderTown(town)
  const fields: unknown = JSON.parse(rows.town)
  const written = JSON.stringify(Object.assign({}, fields, { config: configOfBefore }))
  expect(parseTown({ ...rows, town: written }).config).toEqual({ ...configOfBefore, terminal: defaultTerminalConfig })
  const chosen = { background: false, closeAfterMinutes: 0 }
  const rowsOfNow = renderTown({ ...town, config: { ...town.config, terminal: chosen } })
  expect(parseTown(rowsOfNow).config.terminal).toEqual(chosen)
})

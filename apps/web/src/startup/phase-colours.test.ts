import { readFileSync } from 'node:fs'
import { startupPhases } from '@gastown/contract/telemetry'
import { expect, it } from 'vitest'

it('each phase of a start has a colour of its own', () => {
  const css = readFileSync(new URL('startup-page.css', import.meta.url), 'utf8')
  const colours = startupPhases.map(
    (phase) => new RegExp(`\\[data-phase='${phase}'\\] \\{\\s*--phase: (#[0-9a-f]{6});`).exec(css)?.[1],
  )
  expect(colours).not.toContain(undefined)
  expect(new Set(colours).size).toBe(startupPhases.length)
})

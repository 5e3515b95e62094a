import { describe, expect, it } from 'vitest'
import { renderDumpAdviceFilter } from './dump-advice-filter.ts'

describe('renderDumpAdviceFilter', () => {
  it('is a program of whole instructions for the processors that it knows', () => {
    for (const architecture of ['x64', 'arm64'] as const) expect(renderDumpAdviceFilter(architecture)).toHaveLength(9 * 8)
    expect(renderDumpAdviceFilter('x64')).not.toEqual(renderDumpAdviceFilter('arm64'))
  })

  it('is none for others: their system calls have other numbers', () => {
    expect(renderDumpAdviceFilter('riscv64')).toBeNull()
  })
})

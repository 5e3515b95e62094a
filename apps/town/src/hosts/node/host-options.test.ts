import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parseHostOptions } from './host-options.ts'

it('serves ~/.gastown on 8787, opens the page and warms the towns of late, unless told otherwise', () => {
  expect(parseHostOptions([], {})).toEqual({
    port: 8787,
    dataDir: join(homedir(), '.gastown'),
    open: true,
    json: false,
    autostart: 'recent',
    sandbox: 'auto',
    prewarm: true,
    spares: 1,
    memoryBudgetMiB: null,
    allowedHosts: [],
    systemJson: false,
  })
})

it('honours every option', () => {
  const args = [
    '--port',
    '0',
    '--data',
    '/d',
    '--no-open',
    '--json',
    '--autostart',
    'all',
    '--sandbox',
    'none',
    '--no-prewarm',
    '--memory-budget',
    '4096',
    '--system-json',
  ]
  expect(parseHostOptions(args, { GASTOWN_ALLOWED_HOSTS: ' town.lan, town.lan:8443 ' })).toEqual({
    port: 0,
    dataDir: '/d',
    open: false,
    json: true,
    autostart: 'all',
    sandbox: 'none',
    prewarm: false,
    spares: 0,
    memoryBudgetMiB: 4096,
    allowedHosts: ['town.lan', 'town.lan:8443'],
    systemJson: true,
  })
})

it('takes folder and port from the environment, and arguments over it', () => {
  const env = { GASTOWN_DATA: '/from-env', GASTOWN_PORT: '1234' }
  expect(parseHostOptions([], env)).toMatchObject({ dataDir: '/from-env', port: 1234 })
  expect(parseHostOptions(['--data', 'relative', '--port=5'], env)).toMatchObject({
    dataDir: join(process.cwd(), 'relative'),
    port: 5,
  })
})

it('keeps as many spares, in as much memory, as it is told; none without prewarm', () => {
  const env = { GASTOWN_SPARES: '0', GASTOWN_MEMORY_BUDGET_MIB: '2048' }
  expect(parseHostOptions([], env)).toMatchObject({ spares: 0, memoryBudgetMiB: 2048 })
  expect(parseHostOptions(['--spares', '1', '--memory-budget', '512'], env)).toMatchObject({ spares: 1, memoryBudgetMiB: 512 })
  expect(parseHostOptions(['--no-prewarm', '--spares', '1'], {})).toMatchObject({ spares: 0 })
  for (const spares of ['', '2', '-1', 'one']) expect(() => parseHostOptions([`--spares=${spares}`], {})).toThrow(/spares/)
  for (const budget of ['', '0', '-1', '8G', '1.5'])
    expect(() => parseHostOptions([`--memory-budget=${budget}`], {})).toThrow(/memory budget/)
})

it('refuses what it does not understand, naming it', () => {
  for (const port of ['', '-1', '65536', '80x', '1e3']) expect(() => parseHostOptions([`--port=${port}`], {})).toThrow(/port/)
  expect(() => parseHostOptions(['--sandbox', 'docker'], {})).toThrow('--sandbox is "docker"; it takes auto, bubblewrap, none.')
  expect(() => parseHostOptions(['--autostart', 'some'], {})).toThrow('--autostart is "some"; it takes recent, all, none.')
  expect(() => parseHostOptions(['--color'], {})).toThrow(/--color/)
  expect(() => parseHostOptions(['town'], {})).toThrow(/town/)
  for (const host of ['http://x', 'a b', 'x/y'])
    expect(() => parseHostOptions([], { GASTOWN_ALLOWED_HOSTS: host })).toThrow(/ALLOWED_HOSTS/)
})

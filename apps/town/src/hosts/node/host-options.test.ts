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

it('refuses what it does not understand, naming it', () => {
  for (const port of ['', '-1', '65536', '80x', '1e3']) expect(() => parseHostOptions([`--port=${port}`], {})).toThrow(/port/)
  expect(() => parseHostOptions(['--sandbox', 'docker'], {})).toThrow('--sandbox is "docker"; it takes auto, bubblewrap, none.')
  expect(() => parseHostOptions(['--autostart', 'some'], {})).toThrow('--autostart is "some"; it takes recent, all, none.')
  expect(() => parseHostOptions(['--color'], {})).toThrow(/--color/)
  expect(() => parseHostOptions(['town'], {})).toThrow(/town/)
  for (const host of ['http://x', 'a b', 'x/y'])
    expect(() => parseHostOptions([], { GASTOWN_ALLOWED_HOSTS: host })).toThrow(/ALLOWED_HOSTS/)
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureBrowser } from './ensure-browser.mjs'
import { ensureDependencies } from './ensure-dependencies.mjs'
import { ensureRuntime } from './ensure-runtime.mjs'
import { withSetupLock } from './setup-lock.mjs'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'gastown-set-up-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

describe('dependencies', () => {
  const lock = (version) => ({
    packages: {
      '': {},
      'packages/a': {},
      'node_modules/b': { version, integrity: `sha-${version}` },
      'node_modules/c': { version: '1', optional: true },
    },
  })
  const write = (file, value) => {
    mkdirSync(join(root, file, '..'), { recursive: true })
    writeFileSync(join(root, file), JSON.stringify(value))
  }
  /** Does what npm does to the folder and counts how often. */
  const fakeNpm = () => {
    const calls = []
    const install = async (args) => {
      calls.push(args.join(' '))
      write('node_modules/.package-lock.json', lock('1'))
    }
    return { calls, install }
  }

  it('are installed on a fresh clone, and again only when the lock file changes', async () => {
    write('package-lock.json', lock('1'))
    const { calls, install } = fakeNpm()
    await ensureDependencies(root, 'node', install)
    await ensureDependencies(root, 'node', install)
    expect(calls).toEqual(['install --no-save'])
    write('package-lock.json', lock('2'))
    await ensureDependencies(root, 'node', install)
    expect(calls).toHaveLength(2)
  })

  it('are left alone when npm itself brought them to the lock file, also where an optional platform package is missing', async () => {
    write('package-lock.json', lock('1'))
    const { 'node_modules/c': _missing, ...packages } = lock('1').packages
    write('node_modules/.package-lock.json', { packages })
    const { calls, install } = fakeNpm()
    await ensureDependencies(root, 'node', install)
    expect(calls).toEqual([])
  })

  it('are installed once when two set-ups begin at the same time', async () => {
    write('package-lock.json', lock('1'))
    const { calls, install } = fakeNpm()
    await Promise.all([1, 2, 3].map(() => ensureDependencies(root, 'node', install)))
    expect(calls).toEqual(['install --no-save'])
  })

  it('are not taken for installed after an install that failed', async () => {
    write('package-lock.json', lock('1'))
    const failing = async () => {
      mkdirSync(join(root, 'node_modules'), { recursive: true })
      throw new Error('no network')
    }
    await expect(ensureDependencies(root, 'node', failing)).rejects.toThrow('no network')
    const { calls, install } = fakeNpm()
    await ensureDependencies(root, 'node', install)
    expect(calls).toEqual(['install --no-save'])
  })
})

describe('the lock of a set-up', () => {
  it('lets one in at a time, and leaves no file', async () => {
    const file = join(root, 'lock')
    let inside = 0
    let most = 0
    const enter = () =>
      withSetupLock(file, async () => {
        most = Math.max(most, ++inside)
        await Promise.resolve()
        inside--
      })
    await Promise.all([enter(), enter(), enter()])
    expect(most).toBe(1)
    expect(readdirSync(root)).toEqual([])
  })

  it('is taken over from a process that was killed while it held it', async () => {
    const file = join(root, 'lock')
    const code = `import { withSetupLock } from ${JSON.stringify(new URL('./setup-lock.mjs', import.meta.url).href)}
      await withSetupLock(${JSON.stringify(file)}, () => { console.log('in'); return new Promise((done) => setTimeout(done, 1e9)) })`
    const holder = spawn(process.execPath, ['--input-type=module', '--eval', code], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(holder.stdout, 'data')
    expect(existsSync(file)).toBe(true)
    holder.kill('SIGKILL')
    await once(holder, 'exit')
    expect(await withSetupLock(file, () => readFileSync(file, 'utf8').split(' ')[0])).toBe(String(process.pid))
    expect(readdirSync(root)).toEqual([])
  })

  it('is released when the work fails', async () => {
    const file = join(root, 'lock')
    await expect(withSetupLock(file, () => Promise.reject(new Error('work failed')))).rejects.toThrow('work failed')
    expect(readdirSync(root)).toEqual([])
  })
})

it('a Node.js that is new enough is used as it is', async () => {
  expect(await ensureRuntime(root)).toBe(process.execPath)
})

describe('what the tests need', () => {
  /** A machine with these programs alone. */
  const machine = (...programs) => {
    for (const program of programs) writeFileSync(join(root, program), '', { mode: 0o755 })
    return { PATH: root }
  }
  const none = () => {
    throw new Error('apt-get was run')
  }

  it('is left alone when it is there, a Chromium elsewhere included', () => {
    expect(() => ensureBrowser({ env: machine('chromium', 'bwrap', 'git'), isRoot: true, apt: none })).not.toThrow()
    rmSync(join(root, 'chromium'))
    const elsewhere = { PATH: root, CHROMIUM: process.execPath }
    expect(() => ensureBrowser({ env: elsewhere, isRoot: true, apt: none })).not.toThrow()
  })

  it('is installed by root on Debian: what is missing and no more', () => {
    const calls = []
    const apt = (args) => {
      calls.push(args.join(' '))
      if (args[0] === 'install') machine('chromium', 'bwrap')
    }
    ensureBrowser({ env: machine('git', 'apt-get'), isRoot: true, apt })
    expect(calls).toEqual(['update -qq', 'install -y -qq --no-install-recommends chromium bubblewrap'])
  })

  it('is asked for by name where it cannot be installed', () => {
    expect(() => ensureBrowser({ env: machine('git', 'apt-get'), isRoot: false, apt: none })).toThrow(
      'sudo apt-get install chromium bubblewrap',
    )
    expect(() => ensureBrowser({ env: machine('git'), isRoot: true, apt: () => {} })).toThrow(
      'The tests need chromium, bubblewrap',
    )
  })
})

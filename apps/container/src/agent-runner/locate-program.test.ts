import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { locateProgram } from './locate-program.ts'

describe('locateProgram', () => {
  let root: string
  beforeAll(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'gastown-locate-')))
    for (const folder of ['package/bin', 'path', 'setting']) {
      await mkdir(join(root, folder), { recursive: true })
      const file = join(root, folder, 'kilo')
      await writeFile(file, '#!/bin/sh\n')
      await chmod(file, 0o755)
    }
    await symlink(join(root, 'path'), join(root, 'linked'))
  })
  afterAll(() => rm(root, { recursive: true, force: true }))

  const locate = (options: { setting?: string; path?: string; packages?: readonly string[] }) =>
    locateProgram({
      engine: 'kilo',
      target: 'linux-x64',
      env: { PATH: options.path ?? '', GASTOWN_KILO_BIN: options.setting },
      findPackage: (name) => (options.packages?.includes(name) === true ? join(root, 'package') : null),
    })

  it('takes the setting first, then the installed package, then PATH', async () => {
    const all = {
      setting: join(root, 'setting/kilo'),
      packages: ['@kilocode/cli-linux-x64'],
      path: `/nowhere:${join(root, 'path')}`,
    }
    expect(await locate(all)).toEqual({ file: all.setting, from: 'setting' })
    expect(await locate({ ...all, setting: '' })).toEqual({ file: join(root, 'package/bin/kilo'), from: 'package' })
    expect(await locate({ path: all.path })).toEqual({ file: join(root, 'path/kilo'), from: 'path' })
  })

  it('gives the real file behind a link, as a sandbox needs it', async () => {
    expect(await locate({ path: join(root, 'linked') })).toEqual({ file: join(root, 'path/kilo'), from: 'path' })
  })

  it('takes the variant of the package that is installed', async () => {
    expect(await locate({ packages: ['@kilocode/cli-linux-x64-musl'] })).toMatchObject({ from: 'package' })
  })

  it('a setting that leads to no program is told, and nothing else is taken', async () => {
    for (const setting of [join(root, 'nothing'), root, 'kilo']) {
      expect(await locate({ setting, packages: ['@kilocode/cli-linux-x64'] })).toMatchObject({
        file: null,
        hint: expect.stringContaining(setting),
      })
    }
  })

  it('says how to get a program that is nowhere', async () => {
    expect(await locate({})).toMatchObject({ file: null, hint: expect.stringContaining('npm install -g @kilocode/cli') })
  })
})

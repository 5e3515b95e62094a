import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { detectSandbox, findBubblewrap } from './detect-sandbox.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'detect-sandbox-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})
async function plantBubblewrap(script: string) {
  await writeFile(join(folder, 'bwrap'), `#!/bin/sh\n${script}\n`)
  await chmod(join(folder, 'bwrap'), 0o755)
}

describe('detectSandbox', () => {
  it('none: says that it is turned off', async () => {
    expect(await detectSandbox({ mode: 'none' })).toMatchObject({
      kind: 'none',
      reason: expect.stringMatching(/turned off/) as string,
    })
  })

  it('auto: without bubblewrap there is none, and the reason says how to get it', async () => {
    const sandbox = await detectSandbox({ mode: 'auto', searchPath: folder, platform: 'linux' })
    expect(sandbox).toMatchObject({ kind: 'none', reason: expect.stringContaining('apt-get install bubblewrap') as string })
  })

  it('auto: a bubblewrap that cannot work is not used, and the reason is its own', async () => {
    await plantBubblewrap('echo "bwrap: setting up uid map: Permission denied" >&2; exit 1')
    const sandbox = await detectSandbox({ mode: 'auto', searchPath: folder, platform: 'linux' })
    expect(sandbox).toMatchObject({
      kind: 'none',
      reason: expect.stringContaining('setting up uid map: Permission denied') as string,
    })
  })

  it('auto: a bubblewrap whose probe works is used', async () => {
    await plantBubblewrap('[ "$1" = --version ] && echo "bubblewrap 9.9"; exit 0')
    const sandbox = await detectSandbox({ mode: 'auto', searchPath: `relative:/nowhere:${folder}`, platform: 'linux' })
    expect(sandbox).toMatchObject({ kind: 'bubblewrap', reason: expect.stringContaining('bubblewrap 9.9') as string })
  })

  it('auto: where the kernel takes no system call filter, servers are confined without one', async () => {
    await plantBubblewrap('case " $* " in *" --seccomp "*) exit 1;; esac; [ "$1" = --version ] && echo "bubblewrap 9.9"; exit 0')
    const sandbox = await detectSandbox({ mode: 'auto', searchPath: folder, platform: 'linux' })
    const command = { file: '/opt/kilo', args: [], cwd: folder, env: {} }
    const access = { readOnly: [], readWrite: [folder] }
    expect(sandbox.kind).toBe('bubblewrap')
    expect(sandbox.confineServer(command, access)).toEqual(sandbox.confine(command, access))
  })

  it('auto: what was found ahead is used without another look; when there was none, it may have been installed since', async () => {
    const place = { searchPath: folder, platform: 'linux' } as const
    const before = findBubblewrap(place)
    expect(await before).toMatchObject({ file: null })
    await plantBubblewrap('[ "$1" = --version ] && echo "bubblewrap 9.9"; exit 0')
    expect(await detectSandbox({ mode: 'auto', ...place, lookedAhead: before })).toMatchObject({ kind: 'bubblewrap' })
    const after = findBubblewrap(place)
    await after
    await plantBubblewrap('echo asked again >&2; exit 1')
    expect(await detectSandbox({ mode: 'auto', ...place, lookedAhead: after })).toMatchObject({
      kind: 'bubblewrap',
      reason: expect.stringContaining('bubblewrap 9.9') as string,
    })
  })

  it('auto: on another system than Linux there is none', async () => {
    await plantBubblewrap('exit 0')
    expect(await detectSandbox({ mode: 'auto', searchPath: folder, platform: 'darwin' })).toMatchObject({ kind: 'none' })
  })

  it('bubblewrap: rejects where it cannot work, with the way out', async () => {
    await expect(detectSandbox({ mode: 'bubblewrap', searchPath: folder, platform: 'linux' })).rejects.toThrow(
      /apt-get install bubblewrap/,
    )
  })
})

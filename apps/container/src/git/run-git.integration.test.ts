import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GitError, runGit } from './run-git.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'run-git-'))
  await runGit({ cwd: folder, args: ['init', '--quiet', '-b', 'main'] })
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

describe('runGit', () => {
  it('resolves with what git printed', async () => {
    expect(await runGit({ cwd: folder, args: ['symbolic-ref', 'HEAD'] })).toBe('refs/heads/main\n')
  })

  it('rejects with git’s own words and its exit code', async () => {
    const error = await runGit({ cwd: folder, args: ['rev-parse', '--verify', 'nothing'] }).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(GitError)
    expect(error).toMatchObject({
      code: 'INTERNAL',
      exitCode: 128,
      message: expect.stringContaining('Needed a single revision') as string,
    })
  })

  it('rejects when the folder is missing', async () => {
    await expect(runGit({ cwd: join(folder, 'missing'), args: ['status'] })).rejects.toThrow(/could not run/)
  })

  it('ends a git that does not end in time, and the helpers it started', async () => {
    const connected = Promise.withResolvers<Socket>()
    const silent = createServer((socket) => connected.resolve(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const running = runGit({ cwd: folder, args: ['ls-remote', '--', `http://127.0.0.1:${port}/x`], timeLimitMs: 1500 })
    const failure = running.catch((error: unknown) => String(error))
    const socket = await connected.promise
    // The helper holds the connection: it closes when the helper is gone.
    await once(socket.on('error', () => {}).resume(), 'close')
    expect(await failure).toMatch(/within 1500 ms/)
    silent.close()
  })

  it('ends a git that prints without end', async () => {
    await expect(runGit({ cwd: folder, args: ['-c', 'alias.endless=!yes', 'endless'] })).rejects.toThrow(/printed more than/)
  })

  it('runs no hook of the repository', async () => {
    await mkdir(join(folder, '.git/hooks'), { recursive: true })
    await writeFile(join(folder, '.git/hooks/pre-commit'), `#!/bin/sh\ntouch ${folder}/hooked\n`)
    await chmod(join(folder, '.git/hooks/pre-commit'), 0o755)
    const args = ['-c', 'user.name=a', '-c', 'user.email=a@b.invalid', 'commit', '--quiet', '--allow-empty', '--message=x']
    await runGit({ cwd: folder, args })
    expect(await readdir(folder)).toEqual(['.git'])
  })

  it('refuses protocols that the contract does not allow', async () => {
    await expect(runGit({ cwd: folder, args: ['ls-remote', '--', 'ext::sh -c id'] })).rejects.toThrow(/not allowed/)
    await expect(runGit({ cwd: folder, args: ['ls-remote', '--', 'git://127.0.0.1/x'] })).rejects.toThrow(/not allowed/)
  })

  it('reads no configuration of the user', async () => {
    expect(await runGit({ cwd: folder, args: ['config', '--list', '--show-scope'] })).not.toMatch(/^(?:system|global)\t/m)
  })

  it('passes nothing of the container’s environment on but PATH', async () => {
    process.env['GASTOWN_PLANTED'] = 'planted-secret'
    try {
      expect(await runGit({ cwd: folder, args: ['-c', 'alias.environment=!env', 'environment'] })).not.toContain('planted-secret')
    } finally {
      delete process.env['GASTOWN_PLANTED']
    }
  })
})

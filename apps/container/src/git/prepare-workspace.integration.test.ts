import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { agentLaunchSpecSchema } from '@gastown/contract/agent-launch'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { buildAgentLaunch } from '../agent-runner/build-agent-launch.ts'
import { prepareWorkspace } from './prepare-workspace.ts'
import { runGit } from './run-git.ts'

let containerDir: string
beforeEach(async () => {
  containerDir = await mkdtemp(join(tmpdir(), 'workspace-'))
})
afterEach(async () => {
  await rm(containerDir, { recursive: true })
})

function launchOf(agentId: string) {
  const spec = agentLaunchSpecSchema.parse({
    townId: 'town-1',
    agentId,
    role: 'mayor',
    rigId: null,
    generation: 1,
    engine: 'kilo',
    model: 'demo/demo-mayor',
    smallModel: 'demo/demo-mayor',
    provider: { kind: 'demo', id: 'demo', baseURL: 'http://127.0.0.1:1/v1' },
    instructions: 'Be the mayor.',
  })
  return buildAgentLaunch({ spec, containerDir })
}
const git = async (cwd: string, ...args: string[]) => (await runGit({ cwd, args })).trim()
/** What stands beside the working folder. */
const beside = async () => await readdir(join(containerDir, 'workspaces', 'town-1'))

describe('prepareWorkspace', () => {
  it('S2: makes the home and a repository on main with a commit', async () => {
    const launch = launchOf('mayor-1')
    await prepareWorkspace(launch)
    expect(await git(launch.cwd, 'log', '--format=%an %s', 'main')).toBe('Gastown Workspace of mayor-1')
    expect(await git(launch.cwd, 'status', '--short')).toBe('')
    expect(await readdir(launch.home)).toEqual([])
    expect(await beside()).toEqual(['mayor'])
  })

  it('changes nothing the second time', async () => {
    const launch = launchOf('mayor-1')
    await prepareWorkspace(launch)
    await writeFile(join(launch.cwd, 'plan.md'), 'a plan')
    await git(launch.cwd, 'checkout', '--quiet', '-b', 'plans')
    const before = await git(launch.cwd, 'for-each-ref')
    await prepareWorkspace(launch)
    expect(await git(launch.cwd, 'for-each-ref')).toBe(before)
    expect(await git(launch.cwd, 'symbolic-ref', '--short', 'HEAD')).toBe('plans')
    expect(await readFile(join(launch.cwd, 'plan.md'), 'utf8')).toBe('a plan')
  })

  it('is safe when several run at once', async () => {
    const launch = launchOf('mayor-1')
    await Promise.all(Array.from({ length: 8 }, async () => await prepareWorkspace(launch)))
    expect(await git(launch.cwd, 'rev-list', '--count', '--all')).toBe('1')
    expect(await beside()).toEqual(['mayor'])
  })

  it('gives a lost workspace the same first commit again, and each agent its own', async () => {
    const launch = launchOf('mayor-1')
    await prepareWorkspace(launch)
    const first = await git(launch.cwd, 'rev-parse', 'main')
    await rm(launch.cwd, { recursive: true })
    await prepareWorkspace(launch)
    expect(await git(launch.cwd, 'rev-parse', 'main')).toBe(first)
    await rm(launch.cwd, { recursive: true })
    await prepareWorkspace(launchOf('mayor-2'))
    expect(await git(launch.cwd, 'rev-parse', 'main')).not.toBe(first)
  })

  it('makes a folder with files a repository and leaves the files alone', async () => {
    const launch = launchOf('mayor-1')
    await mkdir(launch.cwd, { recursive: true })
    await writeFile(join(launch.cwd, 'plan.md'), 'a plan')
    await prepareWorkspace(launch)
    expect(await git(launch.cwd, 'status', '--short')).toBe('?? plan.md')
  })

  const halves: [string, (gitDir: string) => Promise<unknown>][] = [
    ['an empty .git', async (gitDir) => await mkdir(gitDir)],
    ['a repository without a commit', async (gitDir) => await git(join(gitDir, '..'), 'init', '--quiet')],
    ['a .git without a HEAD', async (gitDir) => await mkdir(join(gitDir, 'objects'), { recursive: true })],
    [
      'an empty branch file, as a crash of the machine leaves it',
      async (gitDir) => {
        await mkdir(join(gitDir, 'refs/heads'), { recursive: true })
        await mkdir(join(gitDir, 'objects'))
        await writeFile(join(gitDir, 'HEAD'), 'ref: refs/heads/main\n')
        await writeFile(join(gitDir, 'refs/heads/main'), '')
      },
    ],
    ['a .git that is a file and leads elsewhere', async (gitDir) => await writeFile(gitDir, 'gitdir: /somewhere/else\n')],
    ['a .git that is a link', async (gitDir) => await symlink('/somewhere/else', gitDir)],
  ]
  it.each(halves)('P7: repairs %s, and keeps what was there', async (_name, make) => {
    const launch = launchOf('mayor-1')
    await mkdir(launch.cwd, { recursive: true })
    await make(join(launch.cwd, '.git'))
    await Promise.all([prepareWorkspace(launch), prepareWorkspace(launch)])
    expect(await git(launch.cwd, 'rev-list', '--count', 'main')).toBe('1')
    const aside = (await beside()).filter((name) => name !== 'mayor')
    expect(aside).toHaveLength(1)
    expect(await readdir(join(containerDir, 'workspaces', 'town-1', aside[0] ?? ''))).toEqual(['.git'])
  })

  it('takes a repository whose branches are packed as it is', async () => {
    const launch = launchOf('mayor-1')
    await prepareWorkspace(launch)
    await git(launch.cwd, 'pack-refs', '--all')
    await prepareWorkspace(launch)
    expect(await beside()).toEqual(['mayor'])
  })

  it('runs no program that an agent has written into the repository’s configuration', async () => {
    const launch = launchOf('mayor-1')
    await prepareWorkspace(launch)
    const planted = join(containerDir, 'planted')
    await writeFile(
      join(launch.cwd, '.git/config'),
      `[core]\n\trepositoryformatversion = 0\n\tfsmonitor = "touch ${planted}"\n\tsshCommand = "touch ${planted}"\n`,
    )
    await writeFile(join(launch.cwd, '.git/refs/heads/main'), 'damaged')
    await prepareWorkspace(launch)
    expect(await readdir(containerDir)).not.toContain('planted')
  })
})

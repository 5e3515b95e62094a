import { describe, expect, it } from 'vitest'
import { readRemoteEnv, subcommandOf, withoutUserNames } from './town-git.ts'

describe('git of the town', () => {
  it('P10: takes of the environment what reaches a remote, and nothing else', () => {
    const env = {
      HOME: '/home/me',
      SSH_AUTH_SOCK: '/run/agent',
      HTTPS_PROXY: '',
      OPENAI_API_KEY: 'planted-secret',
      GIT_DIR: '/x',
    }
    expect(readRemoteEnv(env)).toEqual({ HOME: '/home/me', SSH_AUTH_SOCK: '/run/agent' })
  })

  it('P10: tells no user name of an address, which may be a token', () => {
    expect(withoutUserNames("fatal: unable to access 'https://planted-secret@example.com/a.git'")).toBe(
      "fatal: unable to access 'https://example.com/a.git'",
    )
  })

  it('is named by its subcommand in messages', () => {
    expect(subcommandOf(['-c', 'a.b=c', 'merge-tree', '--write-tree'])).toBe('git merge-tree')
  })
})

import { describe, expect, it } from 'vitest'
import { createBubblewrapSandbox } from './bubblewrap-sandbox.ts'
import type { Command } from './sandbox.ts'

const sandbox = createBubblewrapSandbox({ bwrapFile: '/usr/bin/bwrap', reason: 'test', filter: new Uint8Array([1]) })
const command: Command = {
  file: '/opt/kilo',
  args: ['serve', '--port', '1'],
  cwd: '/town/work',
  env: { KILO_SERVER_PASSWORD: 'hush-hush' },
}

/** The mounts in the order in which they are made. */
function mounts(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => (arg === '--bind' || arg === '--ro-bind' ? [`${arg} ${args[index + 2] ?? ''}`] : []))
}

describe('the bubblewrap sandbox', () => {
  it('hands the environment to the process and nothing of it to argv', () => {
    const confined = sandbox.confine(command, { readOnly: [], readWrite: ['/town'] })
    expect(confined.env).toEqual(command.env)
    expect([confined.file, ...confined.args].join(' ')).not.toContain('hush-hush')
  })

  it('keeps the program’s own arguments apart from bubblewrap’s', () => {
    const confined = sandbox.confine(command, { readOnly: [], readWrite: ['/town'] })
    expect(confined.args.slice(confined.args.indexOf('--'))).toEqual(['--', '/opt/kilo', 'serve', '--port', '1'])
  })

  it('gives a server its system call filter on descriptor 3, and nothing else one', () => {
    const access = { readOnly: [], readWrite: ['/town'] }
    const server = sandbox.confineServer(command, access)
    expect(server.descriptor3).toEqual(new Uint8Array([1]))
    expect(server.args.slice(-8)).toEqual(['/town/work', '--seccomp', '3', '--', '/opt/kilo', 'serve', '--port', '1'])
    expect(sandbox.confine(command, access).descriptor3).toBeUndefined()
  })

  it('mounts inner paths after outer ones, so that each keeps its own right', () => {
    const confined = sandbox.confine(command, { readOnly: ['/town/work/.git', '/town'], readWrite: ['/town/work/', '/same'] })
    expect(mounts(confined.args).slice(-4)).toEqual([
      '--bind /same',
      '--ro-bind /town',
      '--bind /town/work/',
      '--ro-bind /town/work/.git',
    ])
  })

  it('refuses a working folder that the program could not see', () => {
    expect(() => sandbox.confine(command, { readOnly: ['/town/workshop'], readWrite: [] })).toThrow(
      /outside of what the sandbox shows/,
    )
  })

  it('refuses access to the whole machine and to relative paths', () => {
    expect(() => sandbox.confine(command, { readOnly: ['/', '/town'], readWrite: [] })).toThrow(/absolute paths below/)
    expect(() => sandbox.confine(command, { readOnly: ['/town'], readWrite: ['work'] })).toThrow(/absolute paths below/)
  })
})

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { spawn as spawnPty } from '@lydell/node-pty'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { detectSandbox } from './detect-sandbox.ts'
import { descriptor3Stdio, giveDescriptor3 } from './give-descriptor3.ts'
import type { Command, SandboxAccess } from './sandbox.ts'

const sandbox = await detectSandbox({ mode: 'auto' })
if (sandbox.kind === 'none') console.warn(`Nothing to show about bubblewrap on this machine. ${sandbox.reason}`)

/** A container's folder with an agent's home and work, and beside them what is none of the agent's business. */
let container: string
let access: SandboxAccess
beforeEach(async () => {
  container = await mkdtemp(join(tmpdir(), 'sandbox-'))
  for (const folder of ['home', 'work', 'tools', 'other-town']) await mkdir(join(container, folder))
  access = { readOnly: [join(container, 'tools')], readWrite: [join(container, 'home'), join(container, 'work')] }
})
afterEach(async () => {
  for (const end of endings.splice(0)) end()
  await rm(container, { recursive: true })
})

/** What a failed test would leave running. */
const endings: (() => void)[] = []

const path = '/usr/bin:/bin'
function confineShell(script: string, env: Record<string, string> = {}): Command {
  return sandbox.confine(
    { file: '/bin/sh', args: ['-c', script], cwd: join(container, 'work'), env: { PATH: path, ...env } },
    access,
  )
}
function runShell(script: string, env: Record<string, string> = {}) {
  const command = confineShell(script, env)
  const run = spawnSync(command.file, command.args, { cwd: command.cwd, env: command.env, encoding: 'utf8' })
  return { status: run.status, stdout: run.stdout, stderr: run.stderr }
}

/** Advises the kernel on every second of a hundred pages; prints how often that was refused and how many mappings came of it. */
const advise = `
  my ($mmap, $madvise) = @ARGV;
  my $maps = sub { open(my $f, '<', '/proc/self/maps'); scalar(my @lines = <$f>) };
  my $base = syscall($mmap, 0, 409600, 3, 0x22, -1, 0);
  my ($before, $refused) = ($maps->(), 0);
  for (my $page = 0; $page < 100; $page += 2) { $refused++ if syscall($madvise, $base + $page * 4096, 4096, 16) != 0 }
  printf('{"refused":%d,"mappings":%d}', $refused, $maps->() - $before);`
const callNumbers = { x64: ['9', '28'], arm64: ['222', '233'] }[process.arch as 'x64' | 'arm64'] ?? null
/** Null where there is no perl, or the numbers of its system calls are not known. */
const adviser =
  callNumbers === null || !existsSync('/usr/bin/perl')
    ? null
    : { file: '/usr/bin/perl', args: ['-e', advise, '--', ...callNumbers] }
if (adviser === null)
  console.warn('Nothing to show about advice on core dumps on this machine: no /usr/bin/perl, or another processor.')

/** What a command prints, as JSON; its descriptor 3 is served. */
async function outputOf(command: Command): Promise<{ refused: number; mappings: number }> {
  const { file, args, cwd, env } = command
  const child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'inherit', ...descriptor3Stdio(command)] })
  giveDescriptor3(child, command)
  return JSON.parse(await text(child.stdout as Readable)) as { refused: number; mappings: number }
}

describe.skipIf(sandbox.kind === 'none')('a program in bubblewrap', () => {
  it('cannot read a secret in the operator’s home', async () => {
    const secret = join(homedir(), `.gastown-sandbox-test-${process.pid}`)
    await writeFile(secret, 'planted-secret')
    try {
      const run = runShell(
        `cat ${secret}; ls ${homedir()}; ls /root /home; grep -rs planted-secret /root /home /tmp /var /run /srv /mnt /opt; true`,
      )
      expect(run.stdout).toBe('')
    } finally {
      rmSync(secret)
    }
  })

  it('cannot read another town’s folder, nor its own container’s', async () => {
    await writeFile(join(container, 'other-town', 'kilo.db'), 'planted-secret')
    await writeFile(join(container, 'container.json'), 'planted-secret')
    const run = runShell(`ls ${container}; cat ${container}/other-town/kilo.db ${container}/container.json ../container.json`)
    expect(run.stdout.trim().split('\n').toSorted()).toEqual(['home', 'tools', 'work'])
  })

  it('cannot read the environment of its parent, nor see any process but its own', () => {
    const outside = { ...process.env, PLANTED: 'planted-secret' }
    const command = confineShell(
      'cat /proc/$PPID/environ /proc/1/environ /proc/[0-9]*/environ; ls /proc | grep -c "^[0-9]"; cat /proc/1/comm',
      { OWN: 'own' },
    )
    const parent = `const { spawnSync } = require('node:child_process'); const c = JSON.parse(process.argv[1]);
      process.stdout.write(spawnSync(c.file, c.args, { cwd: c.cwd, env: c.env }).stdout)`
    const run = spawnSync(process.execPath, ['-e', parent, JSON.stringify(command)], { env: outside, encoding: 'utf8' })
    expect(run.stdout).toContain('OWN=own')
    expect(run.stdout).not.toContain('planted-secret')
    // bubblewrap's own first process, the shell, and those of the pipe.
    const [processes, first] = run.stdout.split('\0').at(-1)?.trim().split('\n') ?? []
    expect(Number(processes)).toBeLessThanOrEqual(4)
    expect(first).toBe('bwrap')
  })

  it('cannot read the secrets of the system', () => {
    const run = runShell('cat /etc/shadow /etc/gshadow /etc/sudoers; ls /etc/ssl/private /etc/ssh /var; true')
    expect(run.stdout).toBe('')
  })

  it('cannot write to the system, to a read-only access, or beside its folders', () => {
    const targets = [
      '/usr/x',
      '/etc/x',
      '/bin/x',
      '/x',
      '/etc/passwd',
      join(container, 'tools/x'),
      '/proc/sys/kernel/hostname',
      '/proc/sysrq-trigger',
    ]
    const run = runShell(`for f in ${targets.join(' ')}; do { echo x >> $f; } 2>/dev/null && echo "wrote $f"; done; true`)
    expect(run.stdout).toBe('')
  })

  it('has no capabilities and cannot mount', () => {
    const run = runShell(
      'grep ^Cap /proc/self/status | grep -v 0000000000000000; mount -t tmpfs none /usr 2>/dev/null && echo mounted; true',
    )
    expect(run.stdout).toBe('')
  })

  it('writes its home and its work, and starts in its working folder', () => {
    const run = runShell('pwd; echo home > ../home/a; echo work > b; echo tmp > /tmp/c; cat /tmp/c')
    expect(run).toMatchObject({ status: 0, stdout: `${join(container, 'work')}\ntmp\n` })
    expect(readFileSync(join(container, 'home', 'a'), 'utf8')).toBe('home\n')
    expect(readFileSync(join(container, 'work', 'b'), 'utf8')).toBe('work\n')
  })

  it('has the system’s programs, names and certificates, and the network of the machine', () => {
    const run = runShell(
      'git --version && getent hosts localhost && id -un && test -d /etc/ssl/certs && cat /proc/net/dev | grep -c lo:',
    )
    expect(run).toMatchObject({ status: 0, stderr: '' })
  })

  it('sees a single file of a folder that is otherwise hidden', async () => {
    const program = join(container, 'other-town', 'program')
    await writeFile(program, '#!/bin/sh\nls $(dirname $0)\n', { mode: 0o755 })
    await writeFile(join(container, 'other-town', 'secret'), 'x')
    const command = sandbox.confine(
      { file: program, args: [], cwd: join(container, 'work'), env: { PATH: path } },
      { ...access, readOnly: [program] },
    )
    const run = spawnSync(command.file, command.args, { cwd: command.cwd, env: command.env, encoding: 'utf8' })
    expect(run.stdout).toBe('program\n')
  })

  it('shows no secret of its environment in the argv of any process', () => {
    const run = runShell('tr "\\0" " " < /proc/1/cmdline; tr "\\0" " " < /proc/self/cmdline; echo $KILO_SERVER_PASSWORD', {
      KILO_SERVER_PASSWORD: 'hush-hush',
    })
    expect(run.stdout.match(/hush-hush/g)).toHaveLength(1)
  })

  it('ends with its whole tree when the process that started it is killed', async () => {
    const command = confineShell('(setsid sleep 1000 &) ; sleep 1000 & echo up; wait')
    const parent = `const { spawn } = require('node:child_process'); const c = JSON.parse(process.argv[1]);
      spawn(c.file, c.args, { cwd: c.cwd, env: c.env, detached: true, stdio: 'inherit' })`
    const spawner = spawn(process.execPath, ['-e', parent, JSON.stringify(command)], { stdio: ['ignore', 'pipe', 'inherit'] })
    endings.push(() => spawner.kill('SIGKILL'))
    const [first] = (await once(spawner.stdout, 'data')) as [Buffer]
    expect(String(first)).toBe('up\n')
    spawner.kill('SIGKILL')
    // Every process of the tree holds the pipe: it ends when none is left.
    expect(await text(spawner.stdout)).toBe('')
  })

  it('has no controlling terminal when it is spawned detached', async () => {
    const command = confineShell('(: < /dev/tty) 2>/dev/null && echo reached; true')
    const child = spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    expect(await text(child.stdout)).toBe('')
  })

  it.skipIf(adviser === null)(
    'as a server has no mapping split by advice on core dumps, which succeeds all the same',
    async () => {
      const command = { ...(adviser as NonNullable<typeof adviser>), cwd: join(container, 'work'), env: { PATH: path } }
      const plain = await outputOf(sandbox.confine(command, access))
      expect(plain).toMatchObject({ refused: 0 })
      expect(plain.mappings).toBeGreaterThan(50)
      const asServer = await outputOf(sandbox.confineServer(command, access))
      expect(asServer).toEqual({ refused: 0, mappings: expect.toSatisfy((count: number) => count <= 1) })
    },
  )

  it('is told of a resize in a terminal, and a shell in it has job control', async () => {
    const command = sandbox.confine(
      {
        file: '/bin/bash',
        args: ['--norc', '--noediting', '-i'],
        cwd: join(container, 'work'),
        env: { PATH: path, TERM: 'dumb', PS1: 'go> ' },
      },
      access,
    )
    const pty = spawnPty(command.file, [...command.args], { cwd: command.cwd, env: { ...command.env }, cols: 80, rows: 24 })
    endings.push(() => pty.kill('SIGKILL'))
    let output = ''
    const waiting: (() => void)[] = []
    pty.onData((data) => {
      output += data
      for (const look of waiting) look()
    })
    const printed = async (text: string) =>
      await new Promise<void>((resolve) => {
        const look = () => (output.includes(text) ? resolve() : undefined)
        waiting.push(look)
        look()
      })
    const exited = new Promise<number>((resolve) => pty.onExit(({ exitCode }) => resolve(exitCode)))
    await printed('go> ')
    pty.write('trap "stty size" WINCH; echo rea""dy\n')
    await printed('ready')
    pty.resize(100, 40)
    pty.write('\n')
    await printed('40 100')
    // The announcement comes from the job itself: by then it has the terminal.
    pty.write(`sh -c 'echo slee""ping; exec sleep 1000'\n`)
    await printed('sleeping')
    pty.write('\u0003')
    pty.write('echo status-$?\n')
    await printed('status-130')
    pty.write('exit 3\n')
    expect(await exited).toBe(3)
  })
})

import { lstatSync, readlinkSync } from 'node:fs'
import { isAbsolute, normalize, relative } from 'node:path'
import { GastownError } from '@gastown/contract/errors'
import type { Command, Sandbox, SandboxAccess } from './sandbox.ts'

/** Top folders of the system. On merged-usr systems all but /usr are links into it, and are made again as such. */
const systemFolders = ['/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/libx32']

/**
 * What programs need of /etc: names, time zone, certificates, the linker's cache. Not the folder: run by root, a sandboxed program could read
 * /etc/shadow and /etc/ssl/private in it, and a system git configuration may hold credentials.
 */
const systemFiles = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/ca-certificates.conf',
  '/etc/group',
  '/etc/host.conf',
  '/etc/hosts',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/nsswitch.conf',
  '/etc/os-release',
  '/etc/passwd',
  '/etc/pki/ca-trust/extracted',
  '/etc/pki/tls/certs',
  '/etc/protocols',
  '/etc/resolv.conf',
  '/etc/services',
  '/etc/ssl/certs',
  '/etc/ssl/openssl.cnf',
  '/etc/terminfo',
]

/**
 * Parts of /proc that act on the whole machine. The kernel lets root write many of them without any capability (kernel/core_pattern names
 * a program that runs outside), so they are read-only.
 */
const machineWideProc = ['/proc/acpi', '/proc/bus', '/proc/fs', '/proc/irq', '/proc/scsi', '/proc/sys', '/proc/sysrq-trigger']

/**
 * Confines with bubblewrap: namespaces of its own for users, processes, IPC and host name, all capabilities dropped, a root folder that
 * is empty but for the system, /proc, /dev, /tmp and the access. The network is shared: agent servers listen on loopback and call models.
 *
 * Secrets: the environment goes through the process and never through argv, which any user of the machine can read.
 *
 * Terminals: there is no `--new-session`, since it would take the controlling terminal away, and with it SIGWINCH and job control. A program
 * can push input into its controlling terminal, so that must be none of the operator's: the spawner gives a PTY (its own session) or `detached`.
 * An interrupt of the terminal's cooked mode reaches bubblewrap too and ends it; programs in raw mode and shells with job control are spared.
 *
 * Stopping: bubblewrap itself dies of SIGTERM and takes the program along without notice; to stop that gently, signal the program's own process.
 */
export function createBubblewrapSandbox(options: {
  readonly bwrapFile: string
  readonly reason: string
  /** What agent servers' system calls go through; null: this kernel takes none. */
  readonly filter: Uint8Array | null
}): Sandbox {
  const { filter } = options
  const confined = (command: Command, access: SandboxAccess, more: readonly string[] = []): Command => ({
    file: options.bwrapFile,
    args: [...bubblewrapArgs(command.cwd, access), ...more, '--', command.file, ...command.args],
    cwd: command.cwd,
    env: command.env,
  })
  return {
    kind: 'bubblewrap',
    reason: options.reason,
    confine: (command, access) => confined(command, access),
    confineServer: (command, access) =>
      filter === null ? confined(command, access) : { ...confined(command, access, ['--seccomp', '3']), descriptor3: filter },
  }
}

function bubblewrapArgs(cwd: string, access: SandboxAccess): string[] {
  const mounts = accessMounts(access)
  if (!mounts.some((mount) => isWithin(mount.path, cwd))) {
    throw new GastownError('INTERNAL', `The working folder ${cwd} is outside of what the sandbox shows.`)
  }
  return [
    '--unshare-user',
    '--unshare-pid',
    '--unshare-ipc',
    '--unshare-uts',
    '--die-with-parent',
    '--cap-drop',
    'ALL',
    ...systemFolders.flatMap((folder) => systemFolderArgs(folder)),
    ...systemFiles.flatMap((file) => ['--ro-bind-try', file, file]),
    '--proc',
    '/proc',
    ...machineWideProc.flatMap((entry) => ['--ro-bind-try', entry, entry]),
    '--dev',
    '/dev',
    '--tmpfs',
    '/tmp',
    ...mounts.flatMap((mount) => [mount.writable ? '--bind' : '--ro-bind', mount.path, mount.path]),
    // Last, since the mount points above are made in it: the root folder itself takes no writes.
    '--remount-ro',
    '/',
    '--chdir',
    cwd,
  ]
}

interface Mount {
  readonly path: string
  readonly writable: boolean
}

/** Outer folders before inner ones, so that an inner one keeps its own right; of the same path the writable one wins. */
function accessMounts(access: SandboxAccess): readonly Mount[] {
  const mounts = [
    ...access.readOnly.map((path) => ({ path: normalize(path), writable: false })),
    ...access.readWrite.map((path) => ({ path: normalize(path), writable: true })),
  ]
  for (const { path } of mounts) {
    if (!isAbsolute(path) || path === '/') {
      throw new GastownError('INTERNAL', `The sandbox can give access to absolute paths below /, not to "${path}".`)
    }
  }
  return mounts.toSorted((a, b) => (a.path === b.path ? Number(a.writable) - Number(b.writable) : a.path < b.path ? -1 : 1))
}

function systemFolderArgs(folder: string): string[] {
  const entry = lstatSync(folder, { throwIfNoEntry: false })
  if (entry === undefined) return []
  return entry.isSymbolicLink() ? ['--symlink', readlinkSync(folder), folder] : ['--ro-bind', folder, folder]
}

function isWithin(folder: string, path: string): boolean {
  const below = relative(folder, path)
  return below === '' || (below !== '..' && !below.startsWith('../') && !isAbsolute(below))
}

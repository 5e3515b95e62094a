import type { SystemView } from '@gastown/contract/views'
import type { HostOptions } from './host-options.ts'

type InstallOptions = Pick<
  HostOptions,
  'port' | 'dataDir' | 'autostart' | 'sandbox' | 'prewarm' | 'spares' | 'memoryBudgetMiB' | 'allowedHosts'
>

const autostartWords: Readonly<Record<HostOptions['autostart'], string>> = {
  recent: 'those used lately',
  all: 'all of them',
  none: 'none',
}

/** The settings that the control plane was started with: what each is now, what it does, and how it is changed. */
export function describeInstall(options: InstallOptions): SystemView['install'] {
  const { port, dataDir, autostart, sandbox, prewarm, spares, memoryBudgetMiB, allowedHosts } = options
  return [
    {
      name: 'Data folder',
      value: dataDir,
      text: 'All that Gastown keeps: towns, conversations, repositories, worktrees, keys.',
      change: 'gastown up --data DIR, or GASTOWN_DATA',
    },
    {
      name: 'Port',
      value: port === 0 ? 'any free one' : String(port),
      text: 'Where the page is served, on this machine alone.',
      change: 'gastown up --port N, or GASTOWN_PORT',
    },
    {
      name: 'Memory budget',
      value: memoryBudgetMiB === null ? 'half of the machine’s memory' : `${memoryBudgetMiB} MiB`,
      text: 'What all warm towns may hold together; over it, what nobody uses goes to sleep.',
      change: 'gastown up --memory-budget MiB, or GASTOWN_MEMORY_BUDGET_MIB',
    },
    {
      name: 'Spare agent servers',
      value: String(spares),
      text: 'Wait for a town that is not made yet, so that its mayor is there at once.',
      change: 'gastown up --spares 0|1, or GASTOWN_SPARES',
    },
    {
      name: 'Towns that start with Gastown',
      value: autostartWords[autostart],
      text: 'Their mayors are warm before anybody opens them.',
      change: 'gastown up --autostart recent|all|none',
    },
    {
      name: 'Prewarm',
      value: prewarm ? 'on' : 'off',
      text: 'A container brings its mayor up before anybody asks for it.',
      change: 'gastown up --no-prewarm turns it off',
    },
    {
      name: 'Sandbox',
      value: sandbox,
      text: 'What keeps agents from the rest of the machine.',
      change: 'gastown up --sandbox auto|bubblewrap|none',
    },
    {
      name: 'Other names of this address',
      value: allowedHosts.length === 0 ? 'none' : allowedHosts.join(', '),
      text: 'Under which a proxy of yours may show the page; requests by any other name are refused.',
      change: 'GASTOWN_ALLOWED_HOSTS, a list with commas',
    },
  ]
}

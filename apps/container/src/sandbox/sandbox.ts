/** A program to run: `args` without the program itself; `env` is all the environment it gets. */
export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** What whoever spawns it writes to its file descriptor 3, and closes. Absent: it has none. */
  readonly descriptor3?: Uint8Array
}

/** What a sandboxed program may see besides the read-only system: absolute paths. */
export interface SandboxAccess {
  readonly readOnly: readonly string[]
  readonly readWrite: readonly string[]
}

/**
 * Turns a command into one that runs it confined: the system read-only, the folders of `access`, an own /tmp and an own
 * process table; nothing else of the machine. The command's process tree ends with the process that started it.
 */
export interface Sandbox {
  readonly kind: 'bubblewrap' | 'none'
  /** Why this one is in force, and how to get a better one. */
  readonly reason: string
  confine(command: Command, access: SandboxAccess): Command
  /** The same for an agent server, which outlives its own allocator (`renderDumpAdviceFilter`); its spawner serves `descriptor3`. */
  confineServer(command: Command, access: SandboxAccess): Command
}

/** Numbers of the rigs, each with its unit and its reason. */
export const policy = {
  /** A local git takes milliseconds; this is for a tree of a hundred thousand files on a machine that is out of breath. */
  localGitMs: 120_000,
  /** A first fetch of a big repository takes minutes. One that stalls ends earlier, by the low-speed limit and ssh's keep-alive. */
  transferMs: 30 * 60_000,
  /** A transfer slower than 1,000 bytes a second for this long has stalled. */
  stalledSeconds: 30,
  /** A person or an agent waits for a proof; a tree that git cannot look through in this time is not proved now. */
  confinedGitMs: 60_000,

  /** The remote is not asked again within this: workers that start together share one look. Landing reads it fresh and decides. */
  remoteFreshMs: 1_000,

  /** Lists and diffs that are read as a whole are kilobytes. */
  outputBytes: 16 * 1024 * 1024,
  /** Of git's complaints: enough to see what is wrong, and a hook's words. */
  complaintBytes: 64 * 1024,
  /** The commits of one bead; more than this is data that does not belong into git. */
  packBytes: 1024 * 1024 * 1024,
  /** The contract's limit of a shown diff: 1 MB. */
  diffBytes: 1_000_000,
  /** A pack of fewer objects is taken in as single objects, as git does: packs without number make every look-up slow. */
  unpackBelow: 100,
  /** Over these the rig's objects are put together; a look-up then still takes microseconds. */
  looseObjects: 2_000,
  packs: 40,
  /** A page of names is what a worker can act on; the contract's limit. */
  uncommittedNames: 50,
  /** The contract's limit. */
  conflictFiles: 200,
  /** Branches, tags and stashes of one worktree that are saved with it. More are no work of one bead. */
  savedHeads: 100,
  /** Nested repositories that are left out one by one before a save gives up. */
  nestedRepositories: 20,

  /** The contract's limit of a gate's output. */
  gateOutputChars: 20_000,
  /** SIGKILL needs no more than this, even for a process that waits for a disk. */
  killedWithinMs: 5_000,
  /** How often a tree that was told to end is looked at; the system gives no event for processes that are not our children. */
  goneCheckMs: 20,
  /** Gates that workers run on their own commits, at the same time: a batch's own gates must not queue behind them. */
  parallelAgentGates: 2,
  /** Runs of workers' gates that are remembered: some hours of a busy rig. */
  rememberedGateRuns: 100,
  /** Trees that passed; some days of a busy rig, 100 KB. */
  passedTrees: 200,
  /** A gate may look at more than the tree (the day's advisories, a service): an old pass says nothing. */
  passHoldsMs: 24 * 3_600_000,
  /** Outcomes of verifications that are told again when asked again. */
  rememberedBatches: 100,

  /** First-parent commits of a target among which a squashed branch is looked for: a busy day of a big project. */
  squashLookback: 200,

  /** Old worktrees are looked for this often; the unit of their keeping is the hour. */
  retentionEveryMs: 10 * 60_000,
  /** A walk over a worktree's files costs up to a second of CPU; its size is not asked again within this. */
  sizeHoldsMs: 60_000,
  /** For a page that asks every second. */
  usageHoldsMs: 3_000,
} as const

/** Numbers of the process manager, each with its unit and its reason. */
export const policy = {
  /** A server boot keeps a core busy for 2.5 s (four at once take 8.1 s): two at a time on the smallest machine, the rest queue. */
  parallelServerBoots: 2,
  /**
   * A spare’s server takes up its town’s config in 0.2 to 0.5 s, and in ten times that on a machine whose cores are all taken; but there a
   * server of its own takes ten times as long as well. Only one that hangs is not waited for.
   */
  claimWithinMs: 20_000,
  /** A spare whose control plane is gone ends: nobody else knows its token. One system call each. */
  parentCheckMs: 5_000,

  /** A healthy server is asked this often; it costs one loopback request. */
  probeEveryMs: 10_000,
  /** After a failed probe the next comes soon: evidence is wanted, not patience. */
  probeAgainMs: 2_000,
  /** A loaded machine answers a health request within a second; one slow answer decides nothing. */
  probeTimeoutMs: 2_000,
  /** This many of the last `probeWindow` have to fail before the process is looked at. */
  probeFailures: 3,
  probeWindow: 4,
  /** A server that sleeps, answers no probe and sends no event for this long is wedged: its event stream beats every 10 s. */
  silenceSleepingMs: 30_000,
  /** One that computes may be busy; two minutes without an answer or an event is longer than any turn's step. */
  silenceBusyMs: 120_000,

  /**
   * The workers' server stays up after its last worker: the next bead of a convoy comes within minutes, and a boot costs it 2.5 s; a server
   * that is not needed costs 600 MB.
   */
  workersIdleMs: 600_000,
  /** A worker's work is looked at by git, twice over in a large repository; on a drain it stays in its worktree as well. */
  saveWorkMs: 20_000,
  drainWorkMs: 8_000,
  /** Statuses of workers that have ended, for whoever asks once more: some hours of a busy town. */
  rememberedWorkers: 500,

  /** Waits before each try to bring a broken agent back, the first at once; the sum is what a user would wait before looking for the cause. */
  recoveryBackoffMs: [0, 1_000, 2_000, 5_000, 10_000],
  /** A server that ends without a turn, after a session was open for this long, had come up well: what ended it was not its start. */
  provenMs: 3_000,
  /** Tries older than this are forgiven. */
  recoveryWindowMs: 600_000,

  /** A turn that ends its server does so soon after it is gone on with, by what it asks for first. */
  trialMs: 15_000,
  /** A leak grows for minutes; a look at /proc takes some milliseconds. */
  memoryCheckMs: 60_000,
  /** A server with thirty folders holds some 2.5 GB: what is beyond this has leaked. */
  bloatedMegabytes: 4_000,
  /** Half of a machine of 16 GB: turns are cut off rather than the machine brought to its knees. */
  dangerousMegabytes: 8_000,
  /** A successor that is as large again needs it, or cannot be helped: it is not replaced all the time. */
  recycleEveryMs: 1_800_000,

  /** A caller with a message waits this long for a start: a cold one takes 4 s, a loaded machine 20 s. */
  messageWaitMs: 30_000,
  /** The town's tools are connected 0.2 to 0.9 s after a session is open; a mayor can talk without them. */
  mayorToolsWaitMs: 2_000,
  /** A worker cannot hand its work in without them; the town sends a message that was not taken again. */
  workerToolsWaitMs: 20_000,
  /** Between two tries to connect them, the last one for ever: each costs the engine some milliseconds. */
  toolsRetryMs: [500, 1_000, 2_000, 5_000],

  /** In the middle of a turn and with no tool running, a model says something within a minute or its provider has lost it. */
  quietAfterMs: 900_000,

  /** After the end of a turn the database still changes for a moment. */
  snapshotSettleMs: 2_000,
  /** What a machine that dies in mid-turn may lose at most. */
  snapshotEveryMs: 300_000,
  /** New text goes out as it comes, on its own; the whole row behind it is for those who come later and for what a delta cannot tell. */
  conversationThrottleMs: 1_000,
  /** A turn that ended without any answer is settled after this long; the engine's own events come within milliseconds. */
  answerGraceMs: 5_000,
  /** An engine writes a message before it says so; half a minute later it will not come any more. */
  messageLostMs: 30_000,

  /**
   * A server and its terminal keep a core each busy while they boot. On fewer than four there is none for the page and the container
   * beside them, and the server, which takes the messages, comes up a tenth later.
   */
  coresForBoth: 4,
  /** The attach program needs 2.3 s for itself; three quick tries tell an accident from a program that cannot run. */
  terminalRetryMs: [200, 1_000, 2_000],
  /** A terminal that lived this long was well: its tries start afresh. */
  terminalWellMs: 60_000,

  /** Drain: a turn in hand gets this long to end by itself. */
  drainTurnsMs: 10_000,
  /** Drain: a snapshot takes milliseconds to make and at most some seconds to send. */
  drainSnapshotMs: 5_000,
  /** Drain: a screen is at most some 100 KB. */
  drainScreenMs: 2_000,
  /** Drain: reports that the town does not take by then are kept for the next boot. */
  drainFlushMs: 3_000,
  /** SIGTERM to SIGKILL: kilo ends in 0.4 s. */
  stopGraceMs: 3_000,

  /** The control plane may be restarting: asked again after these waits, then the boot goes on without a prewarm. */
  mayorIdRetryMs: [200, 500, 1_000, 2_000],
  mayorIdTimeoutMs: 2_000,
  registryTimeoutMs: 5_000,
  /** The mayor's boot has the machine for itself for this long before the registry's other agents start. */
  mayorFirstMs: 15_000,

  /** How often sleep is thought of: finer than any setting a person would notice. */
  sleepCheckMs: 15_000,
  /** A server that has to be replaced lets the turn in hand end, for this long. */
  replaceWaitMs: 10_000,
} as const

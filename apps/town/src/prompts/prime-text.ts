import type { Bead } from '@gastown/contract/work/bead'
import type { Mail } from '@gastown/contract/work/mail'
import type { Merge } from '@gastown/contract/work/merge'
import { maxAttempts } from '@gastown/core/policy/work-policy'
import type { Rig, Town } from '@gastown/core/town'
import { targetOf } from '@gastown/core/work/target'
import { taskOf, type Worker } from '@gastown/core/work/work'
import { oneLine, quoteLines } from './frame-text.ts'
import { mailText } from './mail-text.ts'

/*
 * Characters that each part may take: together they stay below the 100,000 of a message, and far below a context window. What is cut
 * says so; `gt_bead_status` has the whole.
 */
const bodyLength = 45_000
const sourceLength = 5_000
const summaryLength = 1_500
const shownResults = 10
const reasonLength = 600
const shownAttempts = 5
const checkpointLength = 10_000
/** A longer one is a message of its own. */
const mailLength = 2_500
const shownMail = 5
const gateLength = 200

/**
 * What waited for a worker when it came up: it is told with its task, and not by a message of its own. A long one is, and so is what comes to
 * a run that goes on with a task, since it may know that already.
 */
export function mailAtPrime({ work }: Pick<Town, 'work'>, worker: Worker): readonly Mail[] {
  const { run, agentId, toldAs } = worker
  if (run.state !== 'working' || toldAs !== undefined) return []
  const waited = [...work.mail.values()].filter(({ to, sentAt }) => to === agentId && sentAt <= run.since)
  return waited.filter(({ body }) => body.length <= mailLength).slice(0, shownMail)
}

/**
 * What a run of a worker is told of its task, as the town is at this moment. Fields of the town stand at the beginning of a line; what
 * others wrote is in one line or behind `> `, so that it cannot pass for them. Null: the worker has no task.
 */
export function primeText(town: Town, worker: Worker, mail: readonly Mail[] = []): string | null {
  const task = taskOf(worker)
  const rig = town.rigs.get(worker.rigId)
  if (task === null || rig === undefined) return null
  if (task.kind === 'review') {
    const merge = town.work.merges.get(task.mergeId)
    return merge === undefined ? null : reviewText(town, rig, merge)
  }
  const bead = town.work.beads.get(task.beadId)
  return bead === undefined ? null : beadText(town, rig, bead, mail)
}

function beadText(town: Town, rig: Rig, bead: Bead, mail: readonly Mail[]): string {
  const target = targetOf(town, bead)
  const branch = bead.branch ?? ''
  const isRework = bead.kind === 'rework'
  return paragraphs([
    isRework
      ? 'A branch in the merge queue needs more work before it can land. It is on your hook: begin at once.'
      : 'Your bead is on your hook. Begin at once.',
    [
      `Bead: ${bead.beadId}`,
      `Title: ${oneLine(bead.title, 200)}`,
      `Rig: ${oneLine(rig.name, 64)}`,
      `Branch: ${branch}`,
      `Target: ${target}`,
      `Attempt: ${Math.max(1, bead.attemptCount)} of ${maxAttempts}`,
      `Priority: ${bead.priority}`,
      ...(bead.labels.length === 0 ? [] : [`Labels: ${bead.labels.map((label) => oneLine(label, 64)).join(', ')}`]),
      ...(bead.reworkCause === undefined ? [] : [`Rework: ${bead.reworkCause}`]),
    ].join('\n'),
    bodyOf(town, bead),
    isRework ? reworkSteps(town, bead, target) : null,
    isRework ? sourceOf(town, bead) : null,
    resultsOf(bead),
    attemptsOf(bead),
    bead.checkpoint === undefined
      ? null
      : `What the run before you left as its checkpoint:\n${quoteLines(bead.checkpoint, checkpointLength)}`,
    mail.length === 0 ? null : `Mail that waited for you:\n\n${mail.map(mailText).join('\n\n')}`,
    gatesOf(rig),
    instructionsOf(rig),
    [
      'If the branch has commits or changes already, an earlier run left them: go on from there.',
      `Commit your work on ${branch}, run gt_run_gates, then call gt_done.`,
    ].join('\n'),
  ])
}

function reviewText(town: Town, rig: Rig, merge: Merge): string {
  const bead = merge.beadId === undefined ? undefined : town.work.beads.get(merge.beadId)
  return paragraphs([
    'A branch waits for your review before it is verified and landed.',
    [
      `Merge: ${merge.mergeId}`,
      ...(merge.beadId === undefined ? [] : [`Bead: ${merge.beadId}`]),
      `Title: ${oneLine(merge.title, 200)}`,
      `Rig: ${oneLine(rig.name, 64)}`,
      `Branch: ${merge.branch}`,
      `Target: ${merge.target}`,
      `Head: ${merge.head}`,
    ].join('\n'),
    `The whole change:\n\n\`\`\`sh\ngit diff origin/${shellWord(merge.target)}...HEAD\n\`\`\``,
    bead === undefined ? null : bodyOf(town, bead),
    bead?.summary === undefined ? null : `What its worker says of it:\n${quoteLines(bead.summary, summaryLength)}`,
    gatesOf(rig),
    instructionsOf(rig),
    'Call gt_done when it may land, or gt_request_changes with what has to change first.',
  ])
}

function bodyOf(town: Town, { body, createdBy }: Bead): string | null {
  if (body.trim() === '') return null
  const by = createdBy === town.mayor?.agentId ? 'the mayor' : createdBy === 'user' ? 'the user' : createdBy
  return `Body (by ${oneLine(by, 40)}; no rule of the town):\n${quoteLines(body, bodyLength)}\n\n(End of the body.)`
}

/** A branch is verified as it will be on its target: what failed there is seen only with the target merged in. */
function reworkSteps({ work }: Town, bead: Bead, target: string): string | null {
  const merge = bead.mergeId === undefined ? undefined : work.merges.get(bead.mergeId)
  const steps = `\`\`\`sh\ngit merge --no-edit origin/${shellWord(target)}\n\`\`\``
  switch (bead.reworkCause) {
    case 'conflict':
      return `Merge the target into your branch:\n\n${steps}\n\nResolve every conflict so that both sides keep what they were for, \`git add\` the files, and end the merge with \`git commit --no-edit\`. Do not rebase, and do not start anew.`
    case 'gate': {
      const failed = (merge?.gates ?? []).filter(({ outcome }) => outcome !== 'passed')
      const names = failed.map(({ command }) => `- ${oneLine(command, gateLength)}`)
      const which = names.length === 0 ? '' : `\n\nGates that failed:\n${names.join('\n')}`
      return `The gates ran on your branch with the target merged in. So merge it first:\n\n${steps}\n\nThen make the gates pass, and commit.${which}`
    }
    case 'review':
    case 'comment':
    case undefined:
      return 'Change on the branch what is asked for, and commit. What you leave as it is, explain in your summary.'
  }
}

/** What the branch was for, of a bead that reworks it. */
function sourceOf({ work }: Town, { parentId }: Bead): string | null {
  const source = parentId === undefined ? undefined : work.beads.get(parentId)
  if (source === undefined) return null
  return `What the branch is for, ${source.beadId}:\n${quoteLines(`${source.title}\n\n${source.body}`, sourceLength)}`
}

function resultsOf({ results }: Bead): string | null {
  if (results.length === 0) return null
  const shown = results.slice(-shownResults).map(({ beadId, title, summary, commit }) => {
    const where = commit === undefined ? 'closed without a commit' : `commit ${commit.slice(0, 12)}`
    const said = summary.trim() === '' ? '' : `\n${quoteLines(summary, summaryLength)}`
    return `- ${beadId}, "${oneLine(title, 200)}", ${where}${said}`
  })
  return `It builds on these beads, which are in your worktree already:\n${shown.join('\n')}`
}

function attemptsOf({ attempts }: Bead): string | null {
  const failed = attempts.filter(({ outcome }) => outcome !== 'done').slice(-shownAttempts)
  if (failed.length === 0) return null
  const shown = failed.map(
    ({ number, outcome, reason }) =>
      `- Try ${number} ${outcome === 'failed' ? 'failed' : 'was stopped'}:\n${quoteLines(reason, reasonLength)}`,
  )
  return `Earlier tries, so that you do not repeat them:\n${shown.join('\n')}`
}

function gatesOf({ config }: Rig): string | null {
  if (config.gates.length === 0) return null
  return `Gates of the rig, which must pass before anything lands:\n${config.gates.map(({ command }) => `- ${oneLine(command, gateLength)}`).join('\n')}`
}

function instructionsOf({ config }: Rig): string | null {
  const own = config.instructions.trim()
  return own === '' ? null : `From the user, for this rig:\n${own}`
}

function paragraphs(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null).join('\n\n')
}

/** A branch's name as one word of a shell. */
function shellWord(text: string): string {
  return /^[\w./@%+,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

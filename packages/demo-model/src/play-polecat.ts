import { callOf } from './agent-role.ts'
import type { BeadPrime } from './bead-prime.ts'
import type { Step } from './brain.ts'
import type { ChatRequest } from './chat-request.ts'
import { pacedWords } from './paced-words.ts'
import { plannedFiles } from './planned-files.ts'
import { mendCommand, workCommand } from './polecat-commands.ts'
import { reworkCommand } from './rework-command.ts'
import { errorOf, refusalOf } from './tool-answer.ts'
import type { Worker } from './worker.ts'
import { readStory } from './worker-story.ts'

/** How often a worker says that it is done before it hands the bead up. */
const maxDones = 3
/** What is left of a reason where it has to fit into a sentence. */
const reasonChars = 300

/**
 * A worker's next step: it writes a file and commits it, or brings a branch up to date; says that it is done; mends what is refused, and
 * hands up what it cannot mend. Every step follows from the results so far, so it goes on wherever it was cut off.
 */
export function playPolecat(request: ChatRequest, { prime, events }: Worker): readonly Step[] {
  const story = readStory(events)
  const bash = (says: string, command: string, description: string): readonly Step[] => [
    ...pacedWords(says),
    { type: 'tool', name: 'bash', args: { command, description } },
  ]
  const paths = plannedFiles(prime).map((file) => file.path)

  if (story.nextResult() === undefined) {
    return prime.rework === null
      ? bash(`I write ${paths.join(', ')} and commit it.`, workCommand(prime), 'Writes the file and commits it')
      : bash(`I bring the branch up to date (${prime.rework}).`, reworkCommand(prime), 'Brings the branch up to date')
  }
  for (;;) {
    let refusal = ''
    for (let tryNumber = 1; tryNumber <= maxDones; tryNumber++) {
      if (tryNumber > 1 && story.nextResult() === undefined) {
        const command = mendCommand(prime, refusal, tryNumber)
        return bash(`It was refused: ${excerpt(refusal)} I try to mend that.`, command, 'Mends what was refused')
      }
      const answer = story.nextResult()
      if (answer === undefined) return [callOf(request, 'gt_done', { summary: summaryOf(prime, paths) })]
      const refused = refusalOf(answer)
      if (refused === null) return pacedWords('Done. (I am the bundled demo model: a script.)')
      refusal = refused
    }
    const escalated = story.nextResult()
    if (escalated === undefined) {
      const title = `The demo model cannot finish: ${prime.title}`.slice(0, 200)
      const body = `gt_done was refused ${maxDones} times. The last reason: ${refusal}\nThe worker is the bundled demo model, a script.`
      return [...pacedWords(`It was refused ${maxDones} times. I hand it up.`), callOf(request, 'gt_escalate', { title, body })]
    }
    // Who speaks to it after that has done something about it: it tries again.
    if (!story.wasSpokenTo()) {
      const error = errorOf(escalated)
      return pacedWords(
        error === null
          ? 'I have handed it up, and stop here. (I am the bundled demo model: a script.)'
          : `I could not even hand it up: ${excerpt(error)} (I am the bundled demo model: a script.)`,
      )
    }
    const mended = story.nextResult()
    if (mended === undefined) return bash('I try again.', mendCommand(prime, refusal, 1), 'Commits what is there')
  }
}

function summaryOf(prime: BeadPrime, paths: readonly string[]): string {
  switch (prime.rework) {
    case null:
      return `Wrote ${paths.join(', ')}. By the bundled demo model, a script.`
    case 'conflict':
      return `Brought the branch up to date${prime.target === undefined ? '' : ` with ${prime.target}`}; both sides of every conflict are kept. By the bundled demo model, a script.`
    case 'gate':
    case 'review':
    case 'comment':
      return `Brought the branch up to date and took lines with FIXME out. A script can do no more about a ${prime.rework}: this is the bundled demo model.`
  }
}

function excerpt(reason: string): string {
  const line = reason.replaceAll(/\s+/g, ' ').trim()
  return line.length <= reasonChars ? line : `${line.slice(0, reasonChars)}…`
}

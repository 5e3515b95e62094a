import { callOf } from './agent-role.ts'
import type { Step } from './brain.ts'
import type { ChatRequest } from './chat-request.ts'
import { pacedWords } from './paced-words.ts'
import { findBase } from './rework-command.ts'
import { toTop } from './shell-words.ts'
import { errorOf, refusalOf } from './tool-answer.ts'
import type { Worker } from './worker.ts'
import { readStory } from './worker-story.ts'

/** Complaints that are told at most. */
const maxComplaints = 10

/** A reviewer's next step: it reads the diff, and lets it pass unless it adds the word FIXME. */
export function playReviewer(request: ChatRequest, { prime, events }: Worker): readonly Step[] {
  const story = readStory(events)
  const diff = story.nextResult()
  if (diff === undefined) {
    return [
      ...pacedWords('I read what the branch changes.'),
      { type: 'tool', name: 'bash', args: { command: diffCommand(prime), description: 'Shows the diff of the branch' } },
    ]
  }
  if (/^fatal:/m.test(diff) || errorOf(diff) !== null) {
    return pacedWords('I could not read the diff, so I say neither yes nor no. (I am the bundled demo model: a script.)')
  }
  const complaints = complaintsOf(diff)
  const verdict = story.nextResult()
  if (verdict === undefined) {
    return complaints.length === 0
      ? [
          callOf(request, 'gt_done', {
            summary: 'The diff has no FIXME in it: that is all that the demo model, a script, looks for.',
          }),
        ]
      : [callOf(request, 'gt_request_changes', { feedback: `The diff still has FIXME in it:\n${complaints.join('\n')}` })]
  }
  const refused = refusalOf(verdict)
  if (refused !== null) return pacedWords(`The town refused my review: ${refused} (I am the bundled demo model: a script.)`)
  const said = complaints.length === 0 ? 'I let it pass' : 'I asked for changes'
  return pacedWords(`${said}. (I am the bundled demo model, a script: I only look for the word FIXME.)`)
}

/** The lines with FIXME come first: a tool cuts a long output short. */
function diffCommand(prime: Worker['prime']): string {
  const given = prime.commands.find((command) => command.startsWith('git diff '))
  const diff = given ?? `git diff "\${base:-HEAD~1}...HEAD"`
  return [toTop, findBase(prime.target), `${diff} | grep -w '^+.*FIXME'`, diff].join('\n')
}

/** Of a diff its added lines, of any other text all of them. */
function complaintsOf(diff: string): readonly string[] {
  const lines = diff.split('\n').filter((line) => /\bFIXME\b/.test(line))
  const complaints = /^diff --git /m.test(diff) ? lines.filter((line) => /^\+(?!\+\+ )/.test(line)) : lines
  return [...new Set(complaints.map((line) => line.slice(0, 200)))].slice(0, maxComplaints)
}

import { hasTool } from './agent-role.ts'
import type { Brain, Step } from './brain.ts'
import { lastUserText, type ChatRequest } from './chat-request.ts'
import { canSling, slingPlan } from './mayor-work.ts'
import { canTellStatus, startStaged, tellStatus } from './mayor-status.ts'
import { pacedWords } from './paced-words.ts'
import { requestKindOf } from './request-kind.ts'
import { spokenByUser } from './spoken-by-user.ts'
import { planWork } from './work-plan.ts'

/** How many earlier messages it recites: more would fill the screen of a terminal. */
const recitedMessages = 12
const recitedChars = 240

/**
 * The mayor of a town that has no model yet: no key, no network, no cleverness. It says what it is; it slings what it is asked for, and
 * tells how the town's work stands; and it recites what it was told before, which shows that the conversation outlives restarts.
 */
export const demoMayor: Brain = (request) => {
  switch (requestKindOf(request)) {
    case 'title':
      return [{ type: 'text', text: titleOf(request) }]
    case 'summary':
      return [{ type: 'text', text: summaryOf(request) }]
    case 'turn':
      return actOn(request) ?? pacedWords(answerOf(request))
  }
}

/** What it does with the town's tools; null when it has only words. */
function actOn(request: ChatRequest): readonly Step[] | null {
  const now = spokenByUser(request).at(-1) ?? ''
  if (asksName.test(now) || asksRecall.test(now)) return null
  const plan = canSling(request) ? planWork(now) : null
  if (plan !== null) return slingPlan(request, { plan, said: now })
  if (asksStart.test(now) && hasTool(request, 'gt_convoy_start')) return startStaged(request)
  return asksStatus.test(now) && !asksAbility.test(now) && canTellStatus(request) ? tellStatus(request) : null
}

const asksName = /\b(?:what(?:'s| is| was)|know|remember|recall|tell me|say) my name\b|\bwho am i\b/i
const asksRecall =
  /\bwhat (?:did|have) i (?:say|said|tell|told|ask|asked|write|written)\b|\bdo you (?:still )?(?:remember|recall|know what)\b|\bwhat (?:do you remember|were we|did we|have we)\b|\bwhat was (?:my|the)\b|\brepeat what i\b|\bremind me\b/i
const asksAbility = /\bwhat (?:can|do) you do\b|\bhelp\b|\bwho are you\b|\bwhat are you\b|\bhow does this work\b/i
const asksStart = /^\W*(?:please |ok(?:ay)?[, ]+)?(?:start|launch|go ahead)\b/i
const asksStatus =
  /\bstatus\b|\bprogress\b|\bhow far\b|\bhow (?:is|are) (?:the town|things|we|it)\b|\bwhat(?:'s| is) (?:going on|happening)\b/i
const greets = /^\s*(?:hi|hello|hey|howdy|good (?:morning|afternoon|evening|day)|hallo|salut|hola)\b/i
const thanks = /\b(?:thanks|thank you|cheers)\b/i
const namesUser = /\b(?:my name is|my name's|i am called|call me)\s+([\p{L}][\p{L}\p{M}'’-]*)/iu

const whatItIs = 'I am the bundled demo model, a script without a network or a key'
const wayOn = 'Choose a real model in the town’s settings, and the plans and the work are real too.'
const wayOut = 'Choose a real model in the town’s settings, and I can plan, split work and sling it to the workers.'

function abilitiesOf(request: ChatRequest): string {
  return [
    `${whatItIs}. So I can do little, and I do it honestly:`,
    ...(canSling(request)
      ? [
          '- cut a sentence like “Add a greeting page, a styles file and a test” into beads, and sling them to the workers;',
          '- tell you the status of the town’s work;',
        ]
      : []),
    '- greet you, and learn your name;',
    '- repeat what you told me, also after my container was killed and came back;',
    '- show that the terminal, the session and the snapshots of this town work.',
    canSling(request) ? wayOn : wayOut,
  ].join('\n')
}

function answerOf(request: ChatRequest): string {
  const said = spokenByUser(request)
  const now = said.at(-1) ?? ''
  const before = said.slice(0, -1)
  if (asksName.test(now)) return nameAnswer(before)
  if (asksRecall.test(now)) return recallAnswer(before)
  const name = namesUser.exec(now)?.[1]
  if (name !== undefined) {
    const welcome = `Welcome, ${name}. I will remember your name, also over a restart: ask me.`
    return asksAbility.test(now) ? `${welcome}\n\n${abilitiesOf(request)}` : `${welcome} (${whatItIs}.)`
  }
  if (greets.test(now) && !asksAbility.test(now)) {
    const again =
      before.length === 0
        ? 'I am the mayor of this town.'
        : `Good to have you back: you have told me ${count(before.length)} so far.`
    return `Hello! ${again} ${whatItIs}; ask me what I can do, or what you told me before.`
  }
  if (asksAbility.test(now)) return abilitiesOf(request)
  if (asksStatus.test(now)) {
    return `The town is awake, and so am I. You have told me ${count(before.length)} in this conversation. I cannot look further: ${lower(whatItIs)}.`
  }
  if (thanks.test(now)) return `You are welcome. (This is the bundled demo model speaking.)`
  const noted = `Noted: “${excerpt(now)}”. I keep it in mind, but I cannot act on it: ${lower(whatItIs)}.`
  return canSling(request) ? `${noted} Say “Add …” or “Build …”, and I sling it.` : `${noted} ${wayOut}`
}

function nameAnswer(before: readonly string[]): string {
  const name = before.map((text) => namesUser.exec(text)?.[1]).findLast((found) => found !== undefined)
  if (name === undefined) return `You have not told me your name yet. Say “my name is …”. (${whatItIs}.)`
  return `Your name is ${name}: you told me earlier in this conversation. (${whatItIs}, but I do remember.)`
}

function recallAnswer(before: readonly string[]): string {
  if (before.length === 0) return `This is the first thing you say to me in this conversation. (${whatItIs}.)`
  const recited = before.slice(-recitedMessages)
  const left = before.length - recited.length
  return [
    left === 0 ? 'Yes, I remember. You said:' : `Yes, I remember. After ${count(left)} before that, you said:`,
    ...recited.map((text) => `- “${excerpt(text)}”`),
    `(${whatItIs}, but the conversation is real and kept.)`,
  ].join('\n')
}

function titleOf(request: ChatRequest): string {
  const said = spokenByUser(request).findLast((text) => text !== '') ?? lastUserText(request)
  const words = said
    .replaceAll(/[^\p{L}\p{N}\s'’-]/gu, ' ')
    .split(/\s+/)
    .filter((word) => word !== '')
    .slice(0, 6)
  return words.length === 0 ? 'Talk with the mayor' : words.join(' ').slice(0, 50)
}

function summaryOf(request: ChatRequest): string {
  const said = spokenByUser(request)
  return [
    'Summary of the conversation so far, by the bundled demo model.',
    ...said.map((text) => `- The user said: “${excerpt(text)}”`),
  ].join('\n')
}

function excerpt(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length <= recitedChars ? line : `${line.slice(0, recitedChars)}…`
}

function count(messages: number): string {
  return messages === 0 ? 'nothing' : messages === 1 ? 'one thing' : `${messages} things`
}

function lower(sentence: string): string {
  return sentence.startsWith('I ') ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1)
}

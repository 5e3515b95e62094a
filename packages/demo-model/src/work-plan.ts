import { slugOf } from './slug-of.ts'

/** A task as the mayor slings it. `dependsOn` are positions in the list, from 0. */
export interface PlannedTask {
  readonly title: string
  readonly body: string
  readonly dependsOn: readonly number[]
}

/** One task is slung alone; several are a convoy with the title. */
export interface WorkPlan {
  readonly title: string
  readonly tasks: readonly PlannedTask[]
  /** The user wants to look at it before it starts. */
  readonly staged: boolean
  /** Things that found no place in it. */
  readonly leftOut: number
}

/** A town takes 50 tasks at once; one is for what ties the others together. */
const maxItems = 49
const titleChars = 120

const verbs =
  'build|add|make|write|create|fix|implement|develop|design|set up|refactor|remove|delete|rename|document|improve|generate|extend|port|translate|replace|change|update|sling|plan'
const politely = String.raw`(?:(?:please|now|then|and|also|ok(?:ay)?|hey|hi|hello|mayor|can you|could you|would you|will you|i want you to|i(?:'d| would) like you to|i need you to|let(?:'|’)?s|let us|we need to|we should|you should)[\s,:!.]+)*`
const imperative = new RegExp(
  String.raw`^\W*${politely}(${verbs})\s+(?!(?:sense|sure|me\b(?! (?:an?|the|some)\b))\b|(?:it|this|that|them)(?:\s+\S+)?\W*$)(\S[\s\S]*)$`,
  'i',
)
const wish = new RegExp(String.raw`^\W*${politely}(?:i|we) (?:need|want)\s+((?:an?|the|some|two|three)\s[\s\S]+)$`, 'i')
const bigVerb = /^(?:build|develop|implement|design|set up|plan)$/i
const determined = /^(?:an?|the|some|one|two|three|its|their|also|tests?|docs)\b/i
const forList = new RegExp(String.raw`^\W*${politely}(?:(${verbs})|do|work on|tasks?|to-?do)\b[^\n]*:\W*$`, 'i')
/** "two things: …", "the following: …" */
const announces = /^[^:\n]{0,60}\b(?:things|following|parts|these|files|tasks|beads?)\b[^:\n]{0,20}:\s+/i
const fileOrder = /^write (?:the |a )?file (\S+) with (?:the )?content\b/i
const listLine = /^\s*(?:\d+[.)]|[-*•])\s+(\S.*)$/
const numbered = /^\s*\d+[.)]\s+\S/

/** A message that the town, not its user, sends the mayor is never a wish: it may list titles that read like one. */
const ofTown =
  /^\W*(?:from the town\b|the town (?:says|reports|tells)\b|(?:message|mail|news) (?:from|of) (?:the )?(?:town|agent)\b|town:|\[?town\]|<(?:town|mail|nudge)\b)/i

/** What a user's words ask for as work; null when they ask for none. */
export function planWork(said: string): WorkPlan | null {
  if (ofTown.test(said)) return null
  const protect = protectQuotes(said.trim())
  const all = itemsOf(breakNumbers(protect.text))
  const items = all.slice(0, maxItems)
  const [first] = items
  if (first === undefined) return null
  const staged = /\b(?:do not|don(?:'|’)?t) start\b|\bstaged?\b|^\W*(?:please )?plan\b/i.test(said)
  const tasks = items.map(({ verb, thing, after }): PlannedTask => {
    const asked = protect.restore(capital(`${verb} ${thing}`.trim()))
    const file = fileOrder.exec(asked)?.[1]
    return {
      title: titleOf(file === undefined ? asked : `Write ${file}`),
      body: asked,
      dependsOn: after === undefined || after >= items.length ? [] : [after],
    }
  })
  const politeness = new RegExp(String.raw`^\W*(?:1[.)]\s+)?${politely}`, 'i')
  const title = titleOf(protect.restore(oneLine(joinList(protect.text)).replace(politeness, '')))
  const plan = { title, staged, leftOut: all.length - items.length }
  if (tasks.length > 1) return { ...plan, tasks: [...tasks, tieTogether(tasks, title)] }
  const [task] = tasks
  if (task === undefined || !bigVerb.test(first.verb)) return { ...plan, tasks }
  return { ...plan, tasks: inSteps(task, protect.restore(first.thing)) }
}

interface Item {
  readonly verb: string
  readonly thing: string
  /** Of "then …": the item that it comes after. */
  readonly after?: number
}

function itemsOf(text: string): readonly Item[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const listed = lines.filter((line) => listLine.test(line))
  const lead = lines.find((line) => !listLine.test(line))
  const leads = lead === undefined ? null : (imperative.exec(lead) ?? forList.exec(lead))
  // A list alone is a wish when it is numbered; with another mark it may be anything.
  if (listed.length > 1 && (leads !== null || (lead === undefined && listed.every((line) => numbered.test(line))))) {
    return listed.map((line) => itemOf(listLine.exec(line)?.[1] ?? '', leads?.[1] ?? ''))
  }
  const sentences = lines.filter((line) => !listLine.test(line)).flatMap((line) => line.split(/(?<=[.!?;])\s+(?=\S)/))
  return sentences.reduce<readonly Item[]>((items, sentence) => [...items, ...itemsOfSentence(sentence, items.length)], [])
}

function itemsOfSentence(sentence: string, count: number): readonly Item[] {
  const asked = imperative.exec(sentence)
  const verb = asked?.[1] ?? 'add'
  const bare = asked === null && /^\W*an?\s/i.test(sentence) && !sentence.trim().endsWith('?')
  const rest = asked?.[2] ?? wish.exec(sentence)?.[1] ?? (bare ? sentence : undefined)
  if (rest === undefined) return []
  const things = splitThings(rest.replace(announces, ''), bigVerb.test(verb))
  if (bare && things.length < 2) return []
  return things.map(({ text, follows }, index) => {
    const after = count + index - 1
    return { ...itemOf(text, verb), ...(follows && after >= 0 ? { after } : {}) }
  })
}

/** "a page, a styles file and a test", or "a page, then a test". */
function splitThings(rest: string, big: boolean): readonly { text: string; follows: boolean }[] {
  const parts = rest.split(/\s*[,;]?\s+(?:and\s+)?(then)\s+/i)
  return parts.flatMap((part, index) => {
    if (index % 2 === 1) return []
    const texts = splitList(part, big)
    return texts.map((text, place) => ({ text, follows: index > 0 && place === 0 }))
  })
}

function splitList(part: string, big: boolean): readonly string[] {
  const byComma = part
    .split(/\s*[,;]\s+(?!(?:which|that|who|so|but|where|when|because|with|for|if|to)\b)/i)
    .map((each) => each.replace(/^and\s+/i, ''))
  const items = byComma.flatMap((each, index) => {
    const [head = '', ...tail] = each.split(/\s+and\s+/i)
    const isLast = index === byComma.length - 1
    // Without a comma, "and" may be inside one thing: "a page that greets and thanks".
    const separate =
      tail.length > 0 && ((byComma.length > 1 && isLast) || tail.every((next) => determined.test(next) || imperative.test(next)))
    return separate ? [head, ...tail] : [each]
  })
  const [first = '', ...others] = items
  const withIt = big || others.length > 0 ? /^(.+?)\s+with\s+(?!(?:the )?content\b)(\S.*)$/i.exec(first) : null
  const all = withIt === null ? items : [withIt[1] ?? '', ...splitList(withIt[2] ?? '', false), ...others]
  return all.map((each) => each.trim()).filter((each) => /[\p{L}\p{N}]/u.test(each))
}

function itemOf(text: string, verb: string): Item {
  const own = imperative.exec(text)
  const thing = (own?.[2] ?? text)
    .replace(/[\s.!?;:,]+$/, '')
    .replace(/^(?:me|us) /i, '')
    .replace(/^(?:An?|The|Some|Two|Three)\b/, (word) => word.toLowerCase())
  const said = own?.[1] ?? verb
  return { verb: /^(?:sling|plan)$/i.test(said) ? 'add' : said, thing }
}

/** One thing that takes more than one step. */
function inSteps(task: PlannedTask, thing: string): readonly PlannedTask[] {
  return [
    { title: titleOf(`Outline ${thing}`), body: `Write down in short what belongs to it: ${thing}`, dependsOn: [] },
    { ...task, dependsOn: [0] },
    { title: titleOf(`Describe how to use ${thing}`), body: `Describe what was made for: ${task.title}`, dependsOn: [1] },
  ]
}

/** Its file comes first in its body: it may name those of the others. */
function tieTogether(tasks: readonly PlannedTask[], title: string): PlannedTask {
  const name = title.replaceAll(/["“`][^"”`]*["”`]?/g, '…')
  return {
    title: titleOf(`Tie it together: ${name}`),
    body: [`In \`docs/${slugOf(name)}.md\`: an entry that names the parts.`, ...tasks.map((task) => `- ${task.title}`)].join(
      '\n',
    ),
    dependsOn: tasks.map((_, index) => index),
  }
}

/** A list as a sentence. */
function joinList(text: string): string {
  return text.replaceAll(/\n\s*(?:\d+[.)]|[-*•])\s+/g, ', ').replaceAll(/:\s*,/g, ':')
}

/** "1. … 2. …" in one line is a list too. */
function breakNumbers(text: string): string {
  return /(?:^|\s)1[.)]\s[\s\S]*\s2[.)]\s/.test(text) ? text.replaceAll(/(?:^|[ \t])(\d+[.)])[ \t]+/gm, '\n$1 ') : text
}

/** What is in quotation marks is not split. */
function protectQuotes(text: string): { text: string; restore: (part: string) => string } {
  const quotes: string[] = []
  const kept = text.replaceAll(/"(?:[^"\\]|\\.)*"|“[^”]*”|`[^`]*`/g, (quoted) => `\uE000${quotes.push(quoted) - 1}\uE001`)
  return {
    text: kept,
    restore: (part) => part.replaceAll(/\uE000(\d+)\uE001/g, (_, place: string) => quotes[Number(place)] ?? ''),
  }
}

function titleOf(text: string): string {
  const line = oneLine(text).replace(/[\s.!?;:,]+$/, '')
  return capital(line.length <= titleChars ? line : `${line.slice(0, titleChars - 1).trimEnd()}…`)
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

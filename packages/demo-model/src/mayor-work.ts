import { callOf, hasTool } from './agent-role.ts'
import type { Step } from './brain.ts'
import { toolResultsOfTurn, type ChatRequest } from './chat-request.ts'
import { pacedWords } from './paced-words.ts'
import { errorOf, fieldOf, isCutOff, jsonOf, listOf, textField } from './tool-answer.ts'
import type { PlannedTask, WorkPlan } from './work-plan.ts'

const script = 'I am the bundled demo model, a script: I cut your sentence into parts, and understand none of them.'

/** Whether the mayor has the town's tools: then it can sling. */
export function canSling(request: ChatRequest): boolean {
  return hasTool(request, 'gt_list_rigs') && hasTool(request, 'gt_sling_batch')
}

/** The mayor's next step with a plan: it finds a rig, slings, and tells what it slung. */
export function slingPlan(request: ChatRequest, { plan, said }: { plan: WorkPlan; said: string }): readonly Step[] {
  const results = toolResultsOfTurn(request)
  // What only reads is asked again when it was cut off.
  const first = results.findIndex((result) => !isCutOff(result))
  const rigsAnswer = results[first]
  const slung = results[first + 1]
  if (rigsAnswer === undefined) return [callOf(request, 'gt_list_rigs', {})]
  const error = errorOf(rigsAnswer)
  if (error !== null) return pacedWords(`I could not see the town’s rigs: ${error} So nothing is slung. (${script})`)
  const rig = pickRig(rigsAnswer, said)
  if (rig === null) {
    return pacedWords(
      `The town has no rig yet, so there is nothing to work on. Add one: “Add a rig” on the town’s page, or \`gastown rig add <repository>\`. Then ask me again. (${script})`,
    )
  }
  if (slung === undefined) {
    const says = `I sling that to the rig ${rig.name}. `
    return [...pacedWords(says), callOf(request, ...slingCall(plan, rig.id))]
  }
  return pacedWords(tellSlung({ plan, rig, slung }))
}

function slingCall(plan: WorkPlan, rigId: string): [string, Readonly<Record<string, unknown>>] {
  const [first] = plan.tasks
  if (plan.tasks.length === 1 && first !== undefined) return ['gt_sling', { rig_id: rigId, title: first.title, body: first.body }]
  const tasks = plan.tasks.map(({ title, body, dependsOn }) => ({ title, body, depends_on: dependsOn }))
  return ['gt_sling_batch', { rig_id: rigId, convoy_title: plan.title, tasks, ...(plan.staged ? { staged: true } : {}) }]
}

function tellSlung({ plan, rig, slung }: { plan: WorkPlan; rig: Rig; slung: string }): string {
  if (isCutOff(slung))
    return `I was cut off while I slung it, so I do not know whether the town has it. Ask me for the status. (${script})`
  const error = errorOf(slung)
  if (error !== null) return `The town did not take it: ${error} Nothing is slung. (${script})`
  const json = jsonOf(slung)
  const [task] = plan.tasks
  if (plan.tasks.length === 1 && task !== undefined) {
    return `Slung to the rig ${rig.name}: “${task.title}”${inBrackets(idOf(json, 'bead'))}. A worker takes it when one is free.\n${script}`
  }
  const ids = beadIdsOf(json)
  const wait = plan.tasks.filter((each) => each.dependsOn.length > 0).length
  const convoy = `the convoy “${plan.title}”${inBrackets(idOf(json, 'convoy'))}`
  return [
    plan.staged
      ? `Planned for the rig ${rig.name}: ${convoy}. It is staged: say “start it” when it may begin.`
      : `Slung to the rig ${rig.name}: ${convoy}, ${plan.tasks.length} beads, of which ${wait} ${wait === 1 ? 'waits' : 'wait'} for others.`,
    plan.tasks.map((each, index) => named(each, ids[index])).join('; '),
    plan.leftOut > 0 ? `${script} There was no room for ${plan.leftOut} more: say them again.` : script,
  ].join('\n')
}

function named(task: PlannedTask, id: string | undefined): string {
  return `“${task.title}”${inBrackets(id)}`
}

interface Rig {
  readonly id: string
  readonly name: string
}

/** The rig that the user names, else the first. */
function pickRig(answer: string, said: string): Rig | null {
  const rigs = listOf(jsonOf(answer), 'rigs', 'items', 'result').flatMap((each): Rig[] => {
    const id = textField(each, 'rig_id', 'rigId', 'id')
    return id === undefined ? [] : [{ id, name: textField(each, 'name') ?? id }]
  })
  const words = said.toLowerCase().split(/[^\p{L}\p{N}_.-]+/u)
  return rigs.find(({ id, name }) => words.includes(name.toLowerCase()) || words.includes(id.toLowerCase())) ?? rigs[0] ?? null
}

function idOf(json: unknown, noun: 'bead' | 'convoy'): string | undefined {
  const own = textField(json, `${noun}_id`, `${noun}Id`) ?? textField(fieldOf(json, noun), `${noun}_id`, `${noun}Id`, 'id')
  return own ?? (noun === 'bead' ? (textField(json, 'id') ?? beadIdsOf(json)[0]) : textField(json, 'id'))
}

function beadIdsOf(json: unknown): readonly string[] {
  return listOf(json, 'beads', 'bead_ids', 'beadIds', 'tasks').flatMap((each) => {
    const id = typeof each === 'string' ? each : textField(each, 'bead_id', 'beadId', 'id')
    return id === undefined ? [] : [id]
  })
}

function inBrackets(id: string | undefined): string {
  return id === undefined ? '' : ` (${id})`
}

import type { Connection } from '../control-plane.ts'
import { mustHold } from './must-hold.ts'
import { proveLanded, type Landing } from './prove-landed.ts'
import type { DemoStage, Turn } from './stage.ts'
import { watchConvoy } from './watch-convoy.ts'

/** Three things that need nothing of each other, and the mayor adds what ties them together. */
const sentence = 'Add a greeting page, a styles file and a test'

export interface PlayedWork extends Landing {
  readonly said: string
  readonly answer: string
  readonly convoyId: string
  readonly title: string
  readonly tookMs: number
}

/** One sentence to the mayor becomes commits on the sample repository's main, which git itself confirms. */
export async function playWork(
  connection: Connection,
  { folder, stage }: { folder: string; stage: DemoStage },
): Promise<PlayedWork> {
  const { townId, signal, stepMs, during, say, tell } = stage
  const startedAt = performance.now()
  const { said, answer }: Turn = await during(`give the mayor one sentence: ${sentence}`, () => say(sentence))
  const { convoys } = await connection.client.listConvoys.query({ townId })
  const [convoy] = convoys
  mustHold(convoy !== undefined, `The mayor made no convoy of it. It said: ${answer}`)
  const { convoyId, title } = convoy
  const landed = await during('workers do the parts side by side, the merge queue lands them', () =>
    watchConvoy(connection, { townId, convoyId, timeoutMs: stepMs, signal, tell: (line) => tell(`    ${line}`) }),
  )
  const tookMs = Math.round(performance.now() - startedAt)
  const landing = await during('ask git whether all of it is on main', () => proveLanded(folder, landed))
  return { said, answer, convoyId, title, tookMs, ...landing }
}

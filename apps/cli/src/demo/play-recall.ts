import type { Connection } from '../control-plane.ts'
import { killContainer, waitForWarmMayor, type Comeback } from './container-crash.ts'
import { mustHold } from './must-hold.ts'
import type { DemoStage, Turn } from './stage.ts'

/** What the visitor tells the mayor, and what must still be known after the crash. */
const name = 'Ada'
const word = 'marmalade'

/** The mayor is told something, loses its container to SIGKILL, comes back warm, and still knows it. */
export async function playRecall(
  connection: Connection,
  { townId, dataDir, signal, stepMs, during, say }: DemoStage,
): Promise<{ conversation: readonly Turn[]; crash: Comeback }> {
  const first = await during('send the mayor a message', () => say(`My name is ${name}, and the word to remember is ${word}`))
  const killed = await during('kill -9 the container', () => killContainer(dataDir, townId))
  const crash = await during('wait until the mayor is back and warm', () =>
    waitForWarmMayor(connection, { townId, afterGeneration: killed.containerGeneration, timeoutMs: stepMs, signal }),
  )
  await during('ensure the mayor again, as a page that is opened does', () => connection.client.ensureMayor.mutate({ townId }))
  const second = await during('ask the mayor what it remembers', () => say('What is my name?'))
  const third = await during('ask for the word', () => say('Do you remember the word?'))
  mustHold(second.answer.includes(name), `The mayor does not know the name any more. It said: ${second.answer}`)
  mustHold(third.answer.includes(word), `The mayor does not know the word any more. It said: ${third.answer}`)
  return { conversation: [first, second, third], crash: { ...crash, killedPid: killed.pid } }
}

import { describe, expect, it } from 'vitest'
import { agentLaunchSpecSchema } from '@gastown/contract/agent-launch'
import type { ModelProvider } from '@gastown/contract/model-config'
import { buildAgentLaunch, buildSpareLaunch } from '../agent-runner/build-agent-launch.ts'
import { locateProgram } from '../agent-runner/locate-program.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { createKiloEngine } from './kilo-agent-server.ts'
import { conversationUntil, openBench } from './testing/agent-server-bench.ts'

const program = await locateProgram({ engine: 'kilo', env: process.env })
const sandbox = await detectSandbox({ mode: 'auto' })
const bootMs = 60_000

async function claimFor(kind: ModelProvider, model: string) {
  const bench = await openBench({ engine: 'kilo', createEngine: createKiloEngine, sandbox })
  const { containerDir } = bench
  const spare = buildSpareLaunch({ ...bench.launch('mayor-1').spec, containerDir })
  const server = await bench.start(spare)
  const { sessionId } = await server.openSession({ title: 'Mayor' })
  await server.rehearseReconfigure()
  const spec = agentLaunchSpecSchema.parse({
    ...spare.spec,
    generation: 1,
    model: `${kind}/${model}`,
    smallModel: `${kind}/small`,
    provider: { kind, id: kind, baseURL: bench.model.baseURL, apiKey: 'sk-test' },
    instructions: 'You are the mayor.',
  })
  const launch = buildAgentLaunch({ spec, containerDir })
  return { bench, server, sessionId, isClaimed: await server.reconfigure(launch), launch }
}

describe.skipIf(program.file === null)('the server of a spare', { timeout: bootMs }, () => {
  it.each(['anthropic', 'openai', 'kilo'] as const)('S6: takes up %s, with a model that no catalogue has', async (kind) => {
    const { bench, server, isClaimed, launch } = await claimFor(kind, 'newer-than-any-catalogue')
    await using _ = bench
    expect(isClaimed).toBe(true)
    expect(server.launch.configContent).toBe(launch.configContent)
  })

  it('S6: of a provider with a catalogue answers with it, in the session that it had', async () => {
    const { bench, server, sessionId, isClaimed } = await claimFor('openrouter', 'newer-than-any-catalogue')
    await using _ = bench
    expect(isClaimed).toBe(true)
    expect(await server.openSession({ title: 'Mayor' })).toMatchObject({ sessionId })
    const messageId = bench.messageId()
    await server.sendMessage({ sessionId, messageId, text: 'good morning' })
    const rows = await conversationUntil(server, { sessionId, from: messageId }, (all) => all.at(-1)?.state === 'complete')
    expect(rows.at(-1)).toMatchObject({ role: 'assistant', text: 'You said: good morning' })
  })
})

import { it } from 'vitest'
import { locateProgram } from '../agent-runner/locate-program.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { describeAgentServer } from './agent-server-contract.ts'
import { createOpencodeEngine } from './opencode-agent-server.ts'

const program = await locateProgram({ engine: 'opencode', env: process.env })
const best = await detectSandbox({ mode: 'auto' })
const sandboxes = best.kind === 'none' ? [best] : [best, await detectSandbox({ mode: 'none' })]

// oxlint-disable-next-line vitest/expect-expect -- says why nothing is shown
it.skipIf(program.file !== null)(`opencode is not shown: ${program.file === null ? program.hint : ''}`, () => {})
if (program.file !== null) {
  for (const sandbox of sandboxes) describeAgentServer({ engine: 'opencode', createEngine: createOpencodeEngine, sandbox })
}

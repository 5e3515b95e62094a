import { it } from 'vitest'
import { locateProgram } from '../agent-runner/locate-program.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { describeAgentServer } from './agent-server-contract.ts'
import { createKiloEngine } from './kilo-agent-server.ts'

const program = await locateProgram({ engine: 'kilo', env: process.env })
const best = await detectSandbox({ mode: 'auto' })
const none = await detectSandbox({ mode: 'none' })
const contract = { engine: 'kilo', createEngine: createKiloEngine } as const

// oxlint-disable-next-line vitest/expect-expect -- says why nothing is shown
it.skipIf(program.file !== null)(`kilo is not shown: ${program.file === null ? program.hint : ''}`, () => {})
if (program.file !== null) {
  describeAgentServer({ ...contract, sandbox: best, endsWithParent: true, parts: 'all' })
  if (best.kind !== 'none') describeAgentServer({ ...contract, sandbox: none, endsWithParent: true, parts: 'processes' })
}

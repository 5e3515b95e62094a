import { it } from 'vitest'
import { locateProgram } from '../agent-runner/locate-program.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { describeAgentServer } from './agent-server-contract.ts'
import { createKiloEngine } from './kilo-agent-server.ts'

const program = await locateProgram({ engine: 'kilo', env: process.env })
const best = await detectSandbox({ mode: 'auto' })
const none = await detectSandbox({ mode: 'none' })
const contract = { engine: 'kilo', createEngine: createKiloEngine } as const

// oxlint-disable-next-line vitest/no-conditional-tests -- the program is on this machine or it is not
if (program.file === null)
  // oxlint-disable-next-line vitest/expect-expect -- says why nothing is shown
  it('kilo keeps the contract of agent servers', ({ skip }) => skip(`kilo is not installed: ${program.hint}`))
else {
  describeAgentServer({ ...contract, sandbox: best, endsWithParent: true, parts: 'all' })
  if (best.kind !== 'none') describeAgentServer({ ...contract, sandbox: none, endsWithParent: true, parts: 'processes' })
}

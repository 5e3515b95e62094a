import { it } from 'vitest'
import { locateProgram } from '../agent-runner/locate-program.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { describeAgentServer } from './agent-server-contract.ts'
import { createOpencodeEngine } from './opencode-agent-server.ts'

const program = await locateProgram({ engine: 'opencode', env: process.env })
const best = await detectSandbox({ mode: 'auto' })
const none = await detectSandbox({ mode: 'none' })
const contract = { engine: 'opencode', createEngine: createOpencodeEngine } as const

// oxlint-disable-next-line vitest/no-conditional-tests -- the program is on this machine or it is not
if (program.file === null)
  // oxlint-disable-next-line vitest/expect-expect -- says why nothing is shown
  it('opencode keeps the contract of agent servers', ({ skip }) => skip(`opencode is not installed: ${program.hint}`))
else {
  // opencode cannot be told whose child it is: without a sandbox it outlives a container that is killed.
  describeAgentServer({ ...contract, sandbox: best, endsWithParent: best.kind !== 'none', parts: 'all' })
  if (best.kind !== 'none') describeAgentServer({ ...contract, sandbox: none, endsWithParent: false, parts: 'processes' })
}

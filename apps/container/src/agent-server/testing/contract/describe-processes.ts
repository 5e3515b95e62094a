import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../free-port.ts'
import { openBench, type AgentServerBench } from '../agent-server-bench.ts'
import { processesOfHome, untilNoProcessOfHome, untilProcessOfHome } from '../processes-of-home.ts'
import { endInMidTool, nothingLeft } from './end-in-mid-tool.ts'
import { silentOptions, type ContractSetting } from './contract-setting.ts'

/** What is left of a server that was ended. Where the other parts of the contract are shown too, their servers end so. */
export function describeEnds(setting: ContractSetting): void {
  it.each([
    ['stop', 'was stopped'],
    ['kill -9', 'SIGKILL'],
  ] as const)('%s leaves no process, not even of a tool that runs', async (end, reason) => {
    await using bench = await openBench(setting)
    const server = await bench.start(bench.launch('tree'))
    const { sessionId } = await server.openSession({ title: 'Mayor' })
    const ended = await endInMidTool({ bench, server, sessionId, end })
    expect(ended).toEqual({ ...nothingLeft, reason: expect.stringContaining(reason) })
  })
}

/** What is left of a start that comes to nothing, and when whoever started a server is gone. */
export function describeProcesses(setting: ContractSetting): void {
  describe('its processes', () => {
    let bench: AgentServerBench
    beforeAll(async () => {
      bench = await openBench(setting)
    })
    afterAll(() => bench[Symbol.asyncDispose]())

    it('a start that is called off rejects and leaves nothing running', async () => {
      const callOff = new AbortController()
      const engine = setting.createEngine({ ...silentOptions(setting), findPort: findFreePort })
      const start = engine.start(bench.launch('called-off'), callOff.signal)
      await untilProcessOfHome(bench.containerDir, 'serve')
      callOff.abort()
      await expect(start).rejects.toMatchObject({ code: 'AGENT_NOT_READY', message: expect.stringContaining('called off') })
      expect(await processesOfHome(bench.containerDir)).toEqual([])
    })

    // The name of a skipped test is its reason: the run prints it.
    const reason = setting.endsWithParent ? '' : ': without a sandbox this engine cannot tell that it is gone'
    it.runIf(setting.endsWithParent)(`kill -9 of the process that started it ends the server too${reason}`, async () => {
      const starter = fileURLToPath(new URL('../start-and-be-killed.ts', import.meta.url))
      const parent = spawn(process.execPath, [starter, setting.sandbox.kind], { stdio: ['pipe', 'pipe', 'inherit'] })
      parent.stdin.end(JSON.stringify(bench.launch('orphan')))
      await once(parent.stdout, 'data')
      expect(await processesOfHome(bench.containerDir)).not.toEqual([])
      parent.kill('SIGKILL')
      await untilNoProcessOfHome(bench.containerDir)
    })
  })
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFreePort } from '../../free-port.ts'
import { openBench, type AgentServerBench } from '../agent-server-bench.ts'
import { processesOfHome, untilNoProcessOfHome, untilProcessOfHome } from '../processes-of-home.ts'
import { graceMs, silentOptions, type ContractSetting } from './contract-setting.ts'

const tellOfTool = 'sleep 31536'

/** What is left when a server ends. */
export function describeProcesses(setting: ContractSetting): void {
  describe('its processes', () => {
    let bench: AgentServerBench
    beforeAll(async () => {
      bench = await openBench(setting)
    })
    afterAll(() => bench[Symbol.asyncDispose]())

    it.each(['stop', 'kill -9'] as const)('%s leaves no process, not even of a tool that runs', async (end) => {
      const server = await bench.start(bench.launch('tree'))
      const { sessionId } = await server.openSession({ title: 'Mayor' })
      const text = `[[tool bash {"command":"${tellOfTool}","description":"waits"}]]`
      await server.sendMessage({ sessionId, messageId: bench.messageId(), text })
      await untilProcessOfHome(bench.containerDir, tellOfTool)
      if (end === 'stop') await server.stop(graceMs)
      else process.kill(server.pid, 'SIGKILL')
      expect((await server.exited).reason).toContain(end === 'stop' ? 'was stopped' : 'SIGKILL')
      expect(await processesOfHome(bench.containerDir)).toEqual([])
      expect(await server.probe(1_000)).toBe(false)
      // Idempotent, also for a server that is gone.
      await Promise.all([server.stop(graceMs), server.stop(graceMs)])
    })

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

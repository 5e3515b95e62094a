import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { buildAgentLaunch } from '../agent-runner/build-agent-launch.ts'
import { locateProgram } from '../agent-runner/locate-program.ts'
import { createKiloEngine } from '../agent-server/kilo-agent-server.ts'
import { conversationUntil, openBench } from '../agent-server/testing/agent-server-bench.ts'
import { prepareWorkspace } from '../git/prepare-workspace.ts'
import { detectSandbox } from '../sandbox/detect-sandbox.ts'
import { openStage } from './testing/snapshot-stage.ts'

const program = await locateProgram({ engine: 'kilo', env: process.env })
if (program.file === null) console.warn(`Nothing is shown of kilo's own database. ${program.hint}`)

it.skipIf(program.file === null)(
  'S2: a mayor goes on on another machine from a snapshot that was saved in mid-turn',
  async () => {
    await using bench = await openBench({
      engine: 'kilo',
      createEngine: createKiloEngine,
      sandbox: await detectSandbox({ mode: 'auto' }),
    })
    const stage = await openStage()
    const otherDir = await mkdtemp(join(tmpdir(), 'other-machine-'))
    try {
      const here = bench.launch('mayor-1')
      await prepareWorkspace(here)
      expect(await stage.snapshots.hydrate(here)).toEqual({ outcome: 'no_snapshot' })
      const server = await bench.start(here)
      const { sessionId } = await server.openSession({ title: 'Mayor' })
      const first = bench.messageId()
      await server.sendMessage({ sessionId, messageId: first, text: 'The code word is zebra' })
      await conversationUntil(server, { sessionId, from: first }, (rows) => rows.at(-1)?.state === 'complete')
      const second = bench.messageId()
      await server.sendMessage({ sessionId, messageId: second, text: '[[slow 20 chunks 50]]' })
      expect(await stage.snapshots.save(here)).toMatchObject({ saved: true })
      await server.stop(5000)

      const there = buildAgentLaunch({ spec: { ...here.spec, generation: 2 }, containerDir: otherDir })
      await prepareWorkspace(there)
      expect(await stage.snapshots.hydrate(there)).toMatchObject({ outcome: 'restored' })
      const again = await bench.start(there)
      expect(await again.openSession({ title: 'Mayor' })).toEqual({ sessionId, resumed: true })
      const third = bench.messageId()
      await again.sendMessage({ sessionId, messageId: third, text: '[[tool bash {"command":"pwd","description":"where"}]]' })
      // Its tools run in the folder of this machine, and the model is told what was said on the other one.
      const isWhere = (row: { role: string; text: string }) => row.role === 'assistant' && row.text.includes(`[[[${there.cwd}`)
      await conversationUntil(again, { sessionId, from: third }, (rows) => rows.some(isWhere))
      expect(bench.model.deliveriesOf('The code word is zebra')).toBe(1)
      expect(await stage.snapshots.save(there)).toMatchObject({ saved: true })
      expect(stage.stored.at(-1)?.info).toMatchObject({ generation: 2, sequence: 1, workdir: there.cwd })
      await again.stop(5000)
    } finally {
      await rm(otherDir, { recursive: true })
      await stage.close()
    }
  },
)

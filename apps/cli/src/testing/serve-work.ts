import type { ProcedureHandlers, ProcedureName } from '@gastown/contract/procedures'
import { runForTest, type RunOptions } from './run-for-test.ts'
import { serveProcedures } from './serve-procedures.ts'
import { sampleAgent, sampleRig, sampleTown } from './work-samples.ts'

interface WorkServer extends AsyncDisposable {
  readonly url: string
  /** The calls so far, without those that only find a town, a rig or an agent. */
  readonly calls: readonly (readonly [ProcedureName, unknown])[]
  readonly run: (args: readonly string[], options?: RunOptions) => Promise<{ exitCode: number; out: string; err: string }>
}

/** A control plane with one town, one rig and one worker, and the answers of the test. `run` runs a command on it. */
export async function serveWork(answers: Partial<ProcedureHandlers>): Promise<WorkServer> {
  const calls: [ProcedureName, unknown][] = []
  const recorded = Object.entries(answers).map(([name, handler]) => [
    name,
    (input: never) => {
      calls.push([name as ProcedureName, input])
      return handler(input)
    },
  ])
  const served = await serveProcedures({
    listTowns: async () => ({ towns: [sampleTown] }),
    listRigs: async () => ({ rigs: [sampleRig] }),
    listAgents: async () => ({ agents: [sampleAgent()], letGo: [] }),
    ...(Object.fromEntries(recorded) as Partial<ProcedureHandlers>),
  })
  return {
    url: served.url,
    calls,
    run: (args, options) => runForTest([...args, '--url', served.url, '--token', 'secret'], {}, options),
    [Symbol.asyncDispose]: () => served[Symbol.asyncDispose](),
  }
}

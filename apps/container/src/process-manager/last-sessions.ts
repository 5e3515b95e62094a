import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { engineSchema } from '@gastown/contract/model-config'
import { z } from 'zod'
import type { AgentLaunch } from '../agent-runner/agent-launch.ts'
import type { Log } from '../log.ts'

/** Which session each agent had open, over the container's own end: its terminal can then begin before the server tells. */
export interface LastSessions {
  /** Empty when none is known of this engine. Never rejects. */
  read(launch: AgentLaunch): Promise<string>
  /** In the background: what is lost costs a terminal its head start. */
  write(launch: AgentLaunch, sessionId: string): void
}

const lastSessionSchema = z.object({ engine: engineSchema, sessionId: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/) })

/** One small file an agent, beside its home: the agent itself cannot write it from its sandbox. */
export function createLastSessions({ log }: { readonly log: Log }): LastSessions {
  const fileOf = ({ home }: AgentLaunch) => join(dirname(home), 'last-session.json')
  return {
    read: async (launch) => {
      try {
        const { engine, sessionId } = lastSessionSchema.parse(JSON.parse(await readFile(fileOf(launch), 'utf8')))
        return engine === launch.spec.engine ? sessionId : ''
      } catch (error) {
        if (!isMissing(error)) log.warn({ err: error, agentId: launch.spec.agentId }, 'the last session is not known')
        return ''
      }
    },
    write: (launch, sessionId) => {
      const { agentId, engine } = launch.spec
      writeFile(fileOf(launch), JSON.stringify({ engine, sessionId })).catch((error: unknown) =>
        log.warn({ err: error, agentId }, 'the last session could not be noted'),
      )
    },
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT'
}

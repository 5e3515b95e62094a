import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { containerProtocolVersion, type ContainerBoot } from '@gastown/contract/container-boot'
import { defaultTerminalConfig } from '@gastown/contract/town-config'
import type { Town } from '@gastown/core/town'

export interface QuietContainer {
  /** `say`: reports for the town. `stream`: new text of an answer. Resolves with the town's answer, rejects when it refuses. */
  tell(how: 'say' | 'stream' | 'print', body: unknown): Promise<unknown>
  /** Resolves when it is gone; ended, unless the control plane has ended it. */
  end(): Promise<void>
}

/** Starts the quiet container of a town whose container runs, in its place in the data folder. */
export async function startQuietContainer(dataDir: string, town: Town): Promise<QuietContainer> {
  const folder = path.join(dataDir, 'containers', town.townId)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const controlToken = crypto.randomUUID() + crypto.randomUUID()
  const boot: ContainerBoot = {
    protocolVersion: containerProtocolVersion,
    townId: town.townId,
    bootBeganAtMs: Date.now(),
    containerGeneration: town.container.containerGeneration,
    dataDir: folder,
    controlToken,
    townLink: null,
    sandbox: 'none',
    sleepAfterMinutes: 0,
    terminal: defaultTerminalConfig,
    prewarm: false,
  }
  const agents = [...(town.mayor === null ? [] : [town.mayor]), ...town.work.workers.values()].map(({ agentId, generation }) => ({
    agentId,
    generation,
  }))
  const program = path.join(import.meta.dirname, 'quiet-container.ts')
  // A group of its own: the control plane ends a container with its group.
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'inherit'], detached: true })
  const exited = once(child, 'exit')
  child.stdin.end(JSON.stringify({ boot, agents }))
  const line = await Promise.race([
    once(createInterface({ input: child.stdout }), 'line').then(([text]) => String(text)),
    exited.then(([code]) => Promise.reject(new Error(`The quiet container ended with ${code}.`))),
  ])
  const { listening } = JSON.parse(line) as { listening: number }
  return {
    async tell(how, body) {
      const response = await fetch(`http://127.0.0.1:${listening}/${how}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${controlToken}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`The town answered ${response.status}: ${text}`)
      return text === '' ? null : JSON.parse(text)
    },
    async end() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    },
  }
}

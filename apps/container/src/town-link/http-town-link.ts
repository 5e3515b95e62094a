import { GastownError } from '@gastown/contract/errors'
import type { TownLink as TownLinkAddress } from '@gastown/contract/container-boot'
import { inputIdSchema, type AgentId, type RigId, type TownId } from '@gastown/contract/ids'
import {
  agentTokenSchema,
  containerRegistryResponseSchema,
  lastScreenHeaders,
  mayorIdResponseSchema,
  mayorRigPathId,
  snapshotHeaders,
  snapshotInfoSchema,
  type SnapshotInfo,
} from '@gastown/contract/town-routes'
import { isoNow, type Clock, type RandomBytes } from '../clock.ts'
import type { Log } from '../log.ts'
import { createGateOutputStream } from './gate-output-stream.ts'
import { openKeptReports } from './kept-reports.ts'
import { createReportSender } from './report-sender.ts'
import { createTelemetryBatch } from './telemetry-batch.ts'
import { createTextStream } from './text-stream.ts'
import type { TownLink } from './town-link.ts'
import { createTownRequests } from './town-requests.ts'

/** 64 MiB over loopback take a second; over a slow line this is the limit of patience. */
const snapshotTimeoutMs = 30_000

/** A screen is some 100 KB; the next one is newer. */
const lastScreenTimeoutMs = 5_000

/** At the end, measurements get one more try of this length. */
const lastTelemetryMs = 1_000

export interface HttpTownLink extends TownLink {
  readonly droppedTelemetry: number
  /** Stops sending and lets go of the folder. Reports that are kept stay for the next boot. */
  close(): Promise<void>
}

export interface HttpTownLinkOptions {
  readonly townId: TownId
  /** Null in a spare: relinked when it is claimed. */
  readonly address: TownLinkAddress | null
  /** Where reports are kept: an absolute path in the container's folder. */
  readonly keptReportsFile: string
  readonly clock: Clock
  readonly random: RandomBytes
  readonly log: Log
  readonly fetch?: typeof fetch
}

/** The control pipe over HTTP. Throws CONTAINER_UNAVAILABLE when another container has the folder. */
export function createHttpTownLink(options: HttpTownLinkOptions): HttpTownLink {
  const { clock, random, log } = options
  const requests = createTownRequests({ townId: options.townId, address: options.address, fetch: options.fetch ?? fetch })
  const kept = openKeptReports(options.keptReportsFile)
  const jitter = () => (random(1)[0] ?? 0) / 255
  const sender = createReportSender({ kept, requests, clock, jitter, log })
  const telemetry = createTelemetryBatch({ requests, clock, log })
  const texts = createTextStream({ requests, log })
  const gateOutputs = createGateOutputStream({ requests, clock, log })
  let closed = false
  sender.wake()

  return {
    relink: (address) => {
      requests.relink(address)
      sender.retryNow()
    },
    mayorId: async (timeoutMs) =>
      mayorIdResponseSchema.parse(await (await requests.send({ path: 'mayor-id', timeoutMs })).json()),
    registry: async (timeoutMs) =>
      containerRegistryResponseSchema.parse(await (await requests.send({ path: 'container-registry', timeoutMs })).json()),
    agentToken: async (run, timeoutMs) =>
      agentTokenSchema.parse(await (await requests.send({ path: 'agent-tokens', method: 'POST', json: run, timeoutMs })).json()),
    urlOf: (path) => requests.urlOf(path),
    report: (report) => {
      if (closed) return log.error({ type: report.type }, 'a report came after the end: lost')
      const { reportId = inputIdSchema.parse(Buffer.from(random(16)).toString('hex')) } = report
      kept.append({ ...report, reportId, at: isoNow(clock) })
      sender.wake()
    },
    get keptReports() {
      return kept.count
    },
    get droppedTelemetry() {
      return telemetry.dropped
    },
    flush: (deadlineMs) => sender.flush(deadlineMs),
    stream: (text) => texts.add(text),
    gateOutput: (output) => gateOutputs.add(output),
    telemetry: (event) => telemetry.add(event),
    putSnapshot: async ({ rigId, info, body }) => {
      const response = await requests.send({
        path: snapshotPath(rigId, info.agentId),
        method: 'PUT',
        bytes: body,
        headers: headersOf(info),
        timeoutMs: snapshotTimeoutMs,
      })
      await response.body?.cancel()
    },
    getSnapshot: async ({ rigId, agentId }) => {
      const response = await requests
        .send({ path: snapshotPath(rigId, agentId), timeoutMs: snapshotTimeoutMs })
        .catch((error: unknown) => {
          if (error instanceof GastownError && error.code === 'SNAPSHOT_NOT_FOUND') return null
          throw error
        })
      if (response === null) return null
      return { info: infoOf(agentId, response.headers), body: new Uint8Array(await response.arrayBuffer()) }
    },
    setSnapshotAside: async ({ rigId, agentId, reason }) => {
      const query = new URLSearchParams({ reason })
      const path = `${snapshotPath(rigId, agentId)}?${query.toString()}`
      const response = await requests.send({ path, method: 'DELETE', timeoutMs: snapshotTimeoutMs })
      await response.body?.cancel()
    },
    putLastScreen: async ({ rigId, agentId, generation, still }) => {
      const response = await requests.send({
        path: `rigs/${rigId ?? mayorRigPathId}/agents/${agentId}/last-screen`,
        method: 'PUT',
        bytes: still.bytes,
        headers: {
          'content-type': 'application/octet-stream',
          [lastScreenHeaders.generation]: String(generation),
          [lastScreenHeaders.takenAtMs]: String(still.takenAtMs),
          [lastScreenHeaders.cols]: String(still.cols),
          [lastScreenHeaders.rows]: String(still.rows),
        },
        timeoutMs: lastScreenTimeoutMs,
      })
      await response.body?.cancel()
    },
    close: async () => {
      closed = true
      texts.close()
      gateOutputs.close()
      await telemetry.close(lastTelemetryMs)
      requests.close()
      await sender.close()
      kept.close()
    },
  }
}

function snapshotPath(rigId: RigId | null, agentId: AgentId): string {
  return `rigs/${rigId ?? mayorRigPathId}/agents/${agentId}/db-snapshot`
}

function headersOf(info: SnapshotInfo): Record<string, string> {
  return {
    'content-type': 'application/gzip',
    [snapshotHeaders.generation]: String(info.generation),
    [snapshotHeaders.sequence]: String(info.sequence),
    [snapshotHeaders.sha256]: info.sha256,
    [snapshotHeaders.workdir]: info.workdir,
    [snapshotHeaders.engineVersion]: info.engineVersion,
  }
}

function infoOf(agentId: AgentId, headers: Headers): SnapshotInfo {
  const number = (name: string) => Number(headers.get(name) ?? Number.NaN)
  return snapshotInfoSchema.parse({
    agentId,
    generation: number(snapshotHeaders.generation),
    sequence: number(snapshotHeaders.sequence),
    sha256: headers.get(snapshotHeaders.sha256),
    workdir: headers.get(snapshotHeaders.workdir),
    engineVersion: headers.get(snapshotHeaders.engineVersion),
  })
}

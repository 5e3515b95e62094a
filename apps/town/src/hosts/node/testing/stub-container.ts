import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'
import {
  containerBootSchema,
  containerClaimSchema,
  containerManifestFile,
  type ContainerManifest,
} from '@gastown/contract/container-boot'
import type { ContainerHealth } from '@gastown/contract/container-routes'
import { readOwnIdentity } from '../process-identity.ts'

/*
 * Stands in for a container: speaks the boot protocol and a few routes, runs no agents. How it behaves is in its town's id:
 * `dies` ends before it listens, `mute` never says that it listens, `stubborn` takes neither a drain nor SIGTERM, `parent` has a child in
 * its group, `clings` hangs when it is claimed, `coldspare` has no agent server as a spare, `other` says at its health route that it is another town's.
 */
// A control plane that was killed meanwhile does not read the line; the next one finds the manifest.
process.stdout.on('error', () => undefined)
let input = ''
for await (const chunk of process.stdin) input += String(chunk)
if (input === '') process.exit(0)
const boot = containerBootSchema.parse(JSON.parse(input))
const isKind = (kind: string): boolean => boot.townId.startsWith(kind)
const bootId = crypto.randomUUID()
let { townLink, containerGeneration, spare } = boot

if (isKind('dies')) {
  console.error('cannot go on')
  process.exit(3)
}
if (isKind('stubborn')) process.on('SIGTERM', () => console.error('no'))
const childPid = isKind('parent') ? spawn('sleep', ['600'], { stdio: 'ignore' }).pid : undefined

const health = (): ContainerHealth => ({
  townId: isKind('other') ? ('another' as ContainerHealth['townId']) : boot.townId,
  bootId,
  containerGeneration,
  protocolVersion: boot.protocolVersion,
  pid: process.pid,
  state: spare === undefined ? 'running' : 'spare',
  sandbox: 'none',
  sandboxReason: 'a stub',
  uptimeMs: 1,
  agents: [],
  keptReports: 0,
})

const server = createServer((request, response) => void answer(request, response))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.headers.authorization !== `Bearer ${boot.controlToken}`) return void response.writeHead(401).end()
  let body = ''
  for await (const chunk of request) body += String(chunk)
  const json = (value: unknown): void => void response.end(JSON.stringify(value))
  switch (`${request.method} ${request.url}`) {
    case 'GET /health':
      return json(health())
    case 'PUT /town-link':
      townLink = JSON.parse(body) as typeof townLink
      return void response.writeHead(204).end()
    case 'GET /spare':
      return void response.writeHead(spare === undefined || isKind('coldspare') ? 503 : 204).end()
    case 'POST /claim': {
      if (isKind('clings')) return
      if (spare === undefined) return void response.writeHead(503).end()
      spare = undefined
      const claim = containerClaimSchema.parse(JSON.parse(body))
      ;({ townLink, containerGeneration } = claim)
      await tellManifest()
      return void response.writeHead(204).end()
    }
    case 'POST /drain':
      response.writeHead(202).end()
      if (!isKind('stubborn')) response.once('finish', () => process.exit(0))
      return
    case 'GET /told':
      return json({ boot, townLink, env: process.env, argv: process.argv.slice(2), childPid })
    case 'POST /echo':
      return json({ method: request.method, contentType: request.headers['content-type'], body: JSON.parse(body) })
    case 'GET /hang':
      return
    default:
      response.writeHead(404).end()
  }
}

const sockets = new WebSocketServer({ noServer: true })
server.on('upgrade', (request, socket, head) => {
  if (request.headers.authorization !== `Bearer ${boot.controlToken}` || request.url !== '/socket') {
    socket.end('HTTP/1.1 404 Not Found\r\n\r\n')
    return
  }
  sockets.handleUpgrade(request, socket, head, (viewer) => {
    viewer.send('welcome')
    viewer.on('message', (data: Buffer, isBinary) => {
      if (data.toString() === 'close me') viewer.close(4001, 'as asked')
      else viewer.send(data, { binary: isBinary })
    })
  })
})

server.listen(0, '127.0.0.1', () => void serve())

async function serve(): Promise<void> {
  await tellManifest()
  const { port } = server.address() as AddressInfo
  if (!isKind('mute')) process.stdout.write(`${JSON.stringify({ listening: port, bootId })}\n`)
}

async function tellManifest(): Promise<void> {
  const { port } = server.address() as AddressInfo
  const { townId, controlToken, protocolVersion } = boot
  const manifest: ContainerManifest = {
    protocolVersion,
    townId,
    containerGeneration,
    bootId,
    ...(await readOwnIdentity()),
    port,
    controlToken,
  }
  writeFileSync(join(boot.dataDir, containerManifestFile), JSON.stringify(manifest), { mode: 0o600 })
}

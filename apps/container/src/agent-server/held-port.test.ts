import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, expect, it } from 'vitest'
import { openHeldPort } from './held-port.ts'

const opened: { close(): unknown }[] = []
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
})

async function held() {
  const port = await openHeldPort()
  opened.push(port)
  return port
}

/** Says what it was told, in capitals, and ends. */
async function shouter(): Promise<number> {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    socket.once('data', (data) => socket.end(data.toString().toUpperCase()))
  }).listen(0, '127.0.0.1')
  opened.push(server)
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

async function ask(port: number, question: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  // A connection that is cut ends with an error or without one; that it ends is what is looked at.
  socket.on('error', () => socket.destroy())
  socket.write(question)
  return socket
}

it('who asks before the server serves is answered when it does, and so is who asks later', async () => {
  const port = await held()
  const early = await ask(port.port, 'early')
  const other = await ask(port.port, 'other')
  port.leadTo(await shouter())
  expect(await Promise.all([text(early), text(other)])).toEqual(['EARLY', 'OTHER'])
  expect(await text(await ask(port.port, 'late'))).toBe('LATE')
})

it('tells when a request is answered: the next one with that text, and not the one before', async () => {
  const port = await held()
  port.leadTo(await shouter())
  expect(await text(await ask(port.port, 'get /session/one/message'))).toBe('GET /SESSION/ONE/MESSAGE')
  const told: string[] = []
  const answers = ['/one/', '/two/'].map(async (part) => {
    await port.answered(part)
    told.push(part)
  })
  await text(await ask(port.port, 'get /session/two/message'))
  await answers[1]
  expect(told).toEqual(['/two/'])
  await text(await ask(port.port, 'get /session/one/message'))
  await Promise.all(answers)
  expect(told).toEqual(['/two/', '/one/'])
})

it('who hangs up while waiting is forgotten', async () => {
  const port = await held()
  const gone = await ask(port.port, 'gone')
  gone.destroy()
  await once(gone, 'close')
  const early = await ask(port.port, 'early')
  port.leadTo(await shouter())
  expect(await text(early)).toBe('EARLY')
})

it('cuts whom it has when it closes, waiting or served', async () => {
  const port = await held()
  const waiting = await ask(port.port, 'waiting')
  const cut = new Promise((resolve) => waiting.once('close', resolve))
  port.close()
  await cut
  await expect(ask(port.port, 'too late')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

it('a server that is gone hangs up on who is passed on to it', async () => {
  const port = await held()
  const nobody = await shouter()
  opened.pop()?.close()
  port.leadTo(nobody)
  const socket = await ask(port.port, 'anybody there')
  await new Promise((resolve) => socket.once('close', resolve))
  expect(socket.bytesRead).toBe(0)
})

import { encodeBinaryFrame, parseBinaryFrame } from '@gastown/terminal/binary-frame'
import { encodeServerMessage } from '@gastown/terminal/server-message'
import { parseViewerMessage } from '@gastown/terminal/viewer-message'
import type { WebSocket } from 'ws'

const ptyId = 'quiet-1'
const size = { cols: 120, rows: 30 }
const screen = [
  '\x1b[2J\x1b[H\x1b[1;36m  Springfield\x1b[0m \x1b[2m· the mayor\x1b[0m',
  '',
  '  \x1b[1mWhat is the state of the checkout?\x1b[0m',
  '',
  '  Three of its eight beads have landed. \x1b[32mPay by card\x1b[0m is being worked on;',
  '  \x1b[33mPay by invoice\x1b[0m waits for the taxes.',
  '',
  '\x1b[2m  Nobody works in the container of a seeded town: this terminal only echoes.\x1b[0m',
  '',
  '> ',
].join('\r\n')

/** A terminal on which nobody runs: it shows one screen, and echoes what is typed. */
export function showScreen(viewer: WebSocket): void {
  const painted = new TextEncoder().encode(screen)
  let offset = painted.length
  viewer.on('message', (data: Buffer, isBinary) => {
    if (isBinary) {
      const frame = parseBinaryFrame(new Uint8Array(data))
      if (!('kind' in frame) || frame.kind !== 'input') return
      viewer.send(encodeServerMessage({ type: 'input-ack', offset: frame.offset + frame.bytes.length }))
      viewer.send(encodeBinaryFrame({ kind: 'output', offset, bytes: frame.bytes }))
      offset += frame.bytes.length
      return
    }
    const message = parseViewerMessage(data.toString())
    if (!('type' in message)) return
    if (message.type === 'ping') viewer.send(encodeServerMessage({ type: 'pong' }))
    if (message.type !== 'hello') return
    viewer.send(encodeServerMessage({ type: 'welcome', inputOffset: message.inputOffset }))
    viewer.send(encodeBinaryFrame({ kind: 'replay', ptyId, offset, ...size, bytes: painted }))
  })
}

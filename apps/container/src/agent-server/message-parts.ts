import type { MessageId } from '@gastown/contract/ids'
import type { MessageFile } from './agent-server.ts'
import { engineId } from './engine-id.ts'
import { messageIdKey } from './engine-wire.ts'

/** Pictures that models take. */
const pictures: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp'])
/** A text of this size is some 15,000 tokens; a longer one is better read by the agent's own tools, as far as it needs. */
const maxTextBytes = 50_000

/**
 * The parts of a prompt, as both engines take them. Pictures and short texts go in whole; of every file the agent is told where it is, in a
 * part that is no part of what the user said; so is a note of the town.
 */
export function messageParts(message: {
  messageId: MessageId
  text: string
  /** What the town adds. */
  note?: string
  files: readonly MessageFile[]
}): readonly object[] {
  const { messageId, text, note, files } = message
  const said = { type: 'text', text, metadata: { [messageIdKey]: messageId } }
  const places = files.map(({ path, mediaType }) => `Attached file: ${path} (${mediaType})`)
  const beside = [...(places.length === 0 ? [] : [places.join('\n')]), ...(note === undefined ? [] : [note])]
  return [said, ...files.flatMap(filePart), ...beside.map((words) => ({ type: 'text', text: words, synthetic: true }))]
}

/** The same parts with ids of their own: sent again, they are the same parts to the engine. `atMs`: when the message was first sent. */
export function withIds(
  parts: readonly object[],
  { messageId, atMs }: { messageId: MessageId; atMs: number },
): readonly object[] {
  return parts.map((part, index) => ({
    id: engineId({ prefix: 'prt', atMs: atMs + index, key: `${messageId}/${index}` }),
    ...part,
  }))
}

function filePart({ name, mediaType, bytes }: MessageFile): object[] {
  const mime = mimeOf(mediaType, bytes)
  if (mime === null) return []
  return [{ type: 'file', mime, filename: name, url: `data:${mime};base64,${Buffer.from(bytes).toString('base64')}` }]
}

/** What the engine is told that it is; null for what it cannot use. Engines read a text only when it is `text/plain`. */
function mimeOf(mediaType: string, bytes: Uint8Array): string | null {
  if (pictures.has(mediaType)) return mediaType
  if (bytes.length > maxTextBytes || bytes.includes(0)) return null
  const isText = mediaType.startsWith('text/') || /[/+](?:json|xml|yaml|toml)$/.test(mediaType)
  return isText ? 'text/plain' : null
}

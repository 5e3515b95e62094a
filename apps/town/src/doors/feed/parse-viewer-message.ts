import { viewerMessageSchema, type ViewerMessage } from '@gastown/contract/viewer-message'

/** Bytes of a viewer's message: ids of eight agents, or ten views of a page, with room. */
const maxMessageBytes = 8 * 1024

/** Null for what this town does not know: a page of another version may say more, and its feed goes on. */
export function parseViewerMessage(data: string | Uint8Array): ViewerMessage | null {
  if (typeof data !== 'string' || data.length > maxMessageBytes) return null
  try {
    const parsed = viewerMessageSchema.safeParse(JSON.parse(data))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

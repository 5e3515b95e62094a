import type { ChatRequest } from './chat-request.ts'

/** Orders of the engine that arrive as user messages (kilo 7.7, opencode 1.18). */
const ofEngine = /^(?:generate a title for this conversation|what did we do so far\?$|here is the conversation so far)/i
/** How a summary of this model's lists what it replaces. */
const summarised = /^- The user said: “(.*)”$/gm
/** The messages that a title is asked for. */
const listedForTitle = /^User messages, oldest to newest:\n([\s\S]*)$/m
/** The messages that a summary is asked for: `[User]: …`, each until the next speaker. */
const transcript = /<conversation>([\s\S]*)<\/conversation>/
const spokenInTranscript = /^\[User\]: ([\s\S]*?)(?=\n\n\[(?:User|Assistant|Tool)|\s*$(?![\s\S]))/gm

/**
 * What the user said in this conversation, oldest first, the newest message last. Where a summary of this model's stands in for an older
 * part of the conversation, or an engine hands a conversation over as one text, the messages in it are found there.
 */
export function spokenByUser(request: ChatRequest): readonly string[] {
  return request.messages.flatMap(({ role, text }) => {
    if (role !== 'user' && role !== 'assistant') return []
    const fromSummary = firstGroups(text, summarised)
    if (role === 'assistant') return fromSummary
    const forTitle = listedForTitle.exec(text)?.[1]
    if (forTitle !== undefined) return firstGroups(forTitle, /^\d+\. (.+)$/gm)
    const conversation = transcript.exec(text)?.[1]
    if (conversation !== undefined) {
      // What this model's answers recited is inside the transcript too; only what an earlier summary lists outside it counts.
      const earlier = firstGroups(text.replace(transcript, ''), summarised)
      return [...earlier, ...firstGroups(conversation, spokenInTranscript)].filter((said) => !ofEngine.test(said))
    }
    return text === '' || ofEngine.test(text) ? [] : [text]
  })
}

function firstGroups(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? '').trim())
}

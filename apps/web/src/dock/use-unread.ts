import type { TownId } from '@gastown/contract/ids'
import { useEffect, useState } from 'react'
import { useIsVisible } from '../app/use-is-visible.ts'
import { useConversation } from '../chat/use-conversation.ts'
import { countUnread } from './count-unread.ts'

/** Answers of the mayor that came while its conversation could not be seen. `isShown`: it is on the page, in view. */
export function useUnread({ townId, isShown }: { townId: TownId; isShown: boolean }): number {
  const storageKey = `gastown.seen.${townId}`
  const rows = useConversation(townId).data?.messages
  const isVisible = useIsVisible()
  const [seenId, setSeenId] = useState(() => localStorage.getItem(storageKey))
  const newestId = rows?.findLast(({ state }) => state !== 'streaming')?.messageId
  const isSeen = isShown && isVisible
  if (isSeen && newestId !== undefined && newestId !== seenId) setSeenId(newestId)
  useEffect(() => {
    if (seenId !== null) localStorage.setItem(storageKey, seenId)
  }, [seenId, storageKey])
  return isSeen || rows === undefined ? 0 : countUnread(rows, seenId)
}

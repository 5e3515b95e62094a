import type { Clock } from '../clock.ts'
import { checkSnapshotBody, compareSnapshots, isAlreadyStored } from './check-snapshot.ts'
import {
  keptSetAside,
  keptSnapshots,
  type AgentKey,
  type SetAsideSnapshot,
  type SnapshotStore,
  type StoredSnapshot,
} from './snapshot-store.ts'

/** Snapshots in memory, for tests. */
export function createMemorySnapshotStore(options: { clock: Clock }): SnapshotStore {
  /** Newest first. */
  const kept = new Map<string, StoredSnapshot[]>()
  const aside = new Map<string, SetAsideSnapshot[]>()
  const keyOf = ({ townId, agentId }: AgentKey): string => `${townId}/${agentId}`
  return {
    async put({ townId, info, body }) {
      await checkSnapshotBody(info, body)
      const key = keyOf({ townId, agentId: info.agentId })
      const snapshots = kept.get(key) ?? []
      if (isAlreadyStored(snapshots[0]?.info ?? null, info)) return
      const next = [{ info, body: body.slice() }, ...snapshots].toSorted((one, other) => compareSnapshots(other.info, one.info))
      kept.set(key, next.slice(0, keptSnapshots))
    },
    async get(key) {
      return kept.get(keyOf(key))?.[0] ?? null
    },
    async info(key) {
      return kept.get(keyOf(key))?.[0]?.info ?? null
    },
    async setAside({ reason, ...agent }) {
      const key = keyOf(agent)
      const [newest, ...others] = kept.get(key) ?? []
      if (newest === undefined) return
      kept.set(key, others)
      const at = new Date(options.clock.now()).toISOString()
      aside.set(key, [{ info: newest.info, reason, at }, ...(aside.get(key) ?? [])].slice(0, keptSetAside))
    },
    async listSetAside(key) {
      return aside.get(keyOf(key)) ?? []
    },
    async purge(townId) {
      for (const map of [kept, aside]) for (const key of map.keys()) if (key.startsWith(`${townId}/`)) map.delete(key)
    },
  }
}

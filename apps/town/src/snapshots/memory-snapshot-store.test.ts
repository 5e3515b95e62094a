import { createMemorySnapshotStore } from './memory-snapshot-store.ts'
import { describeSnapshotStoreContract } from './snapshot-store-contract.ts'

describeSnapshotStoreContract('memory', (clock) => createMemorySnapshotStore({ clock }))

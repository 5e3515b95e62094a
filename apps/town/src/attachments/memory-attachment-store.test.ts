import { describeAttachmentStoreContract } from './attachment-store-contract.ts'
import { createMemoryAttachmentStore } from './memory-attachment-store.ts'

describeAttachmentStoreContract('memory', (clock) => createMemoryAttachmentStore({ clock }))

import { createMemoryTownStores } from './memory-town-store.ts'
import { describeTownStoreContract } from './town-store-contract.ts'

describeTownStoreContract('memory', createMemoryTownStores)

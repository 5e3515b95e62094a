import { describeLastScreensContract } from './last-screens-contract.ts'
import { createMemoryLastScreens } from './memory-last-screens.ts'
import { rememberLastScreens } from './remember-last-screens.ts'

describeLastScreensContract('memory', createMemoryLastScreens)
describeLastScreensContract('remembered', () => rememberLastScreens(createMemoryLastScreens()))

import { describe } from 'vitest'
import type { ContractSetting } from './testing/contract/contract-setting.ts'
import { describeConversation } from './testing/contract/describe-conversation.ts'
import { describeFolders } from './testing/contract/describe-folders.ts'
import { describeLife } from './testing/contract/describe-life.ts'
import { describeEnds, describeProcesses } from './testing/contract/describe-processes.ts'

/**
 * What every adapter of an agent server must do, shown with the real program and a scripted model. `parts`: `processes` is only what
 * the sandbox changes, when the rest was shown in another one.
 */
export function describeAgentServer({ parts, ...setting }: ContractSetting & { readonly parts: 'all' | 'processes' }): void {
  describe(`${setting.engine} in sandbox ${setting.sandbox.kind}`, () => {
    if (parts === 'all') {
      describeConversation(setting)
      describeFolders(setting)
      describeLife(setting)
    } else describeEnds(setting)
    describeProcesses(setting)
  })
}

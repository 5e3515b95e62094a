import type { RigView } from '@gastown/contract/views'
import type { Rig } from '@gastown/core/town'

export function rigView({ rigId, name, gitUrl, defaultBranch, createdAt }: Rig): RigView {
  return { rigId, name, gitUrl, defaultBranch, createdAt }
}

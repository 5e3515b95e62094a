import type { ConvoyMode, ConvoyStatus } from '@gastown/contract/work/convoy'
import type { Tone } from '../ui/state-dot.tsx'

export const convoyStatusWords: Readonly<Record<ConvoyStatus, string>> = {
  staged: 'Staged',
  active: 'Active',
  landed: 'Landed',
  failed: 'Failed',
}

export const convoyTones: Readonly<Record<ConvoyStatus, Tone>> = {
  staged: 'quiet',
  active: 'busy',
  landed: 'good',
  failed: 'bad',
}

export const convoyModeWords: Readonly<Record<ConvoyMode, { readonly name: string; readonly means: string }>> = {
  'review-and-merge': { name: 'Each bead lands alone', means: 'Every bead lands on the rig’s branch as soon as it is verified.' },
  'review-then-land': {
    name: 'All land together',
    means: 'Beads land on a feature branch; when all are on it, the branch lands once.',
  },
}

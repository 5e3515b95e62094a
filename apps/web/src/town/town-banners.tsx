import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownId } from '@gastown/contract/ids'
import type { ReactNode } from 'react'
import { SystemBanner } from '../towns/system-banner.tsx'
import { Banner } from '../ui/banner.tsx'

interface TownBannersProps {
  readonly townId: TownId
  readonly ensureError: unknown
  readonly onEnsure: () => void
}

/** What stands between the user and a working mayor. */
export function TownBanners({ townId, ensureError, onEnsure }: TownBannersProps): ReactNode {
  return (
    <>
      <SystemBanner townId={townId} />
      {ensureError === null || ensureError === undefined ? null : (
        <Banner level="error">
          <span>The mayor could not be started. {gastownErrorOf(ensureError).message}</span>
          <button type="button" className="button button-small" onClick={onEnsure}>
            Try again
          </button>
        </Banner>
      )}
    </>
  )
}

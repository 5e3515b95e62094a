import type { TownId } from '@gastown/contract/ids'
import type { Footprint } from '@gastown/contract/work/metrics'

/** What a town takes of the disk, part by part. Parts that are not there take nothing; a part that cannot be read rejects. */
export interface DiskProbe {
  measure(townId: TownId): Promise<Footprint['disk']>
}

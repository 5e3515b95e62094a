import type { ConvoyView } from '@gastown/contract/work/convoy'
import { expect, it } from 'vitest'
import { convoyList } from './convoy-list.ts'

const convoy = (convoyId: string, status: string, createdAt: string, endedAt?: string): ConvoyView =>
  ({ convoyId, status, createdAt, ...(endedAt === undefined ? {} : { endedAt }) }) as unknown as ConvoyView
const ids = (list: readonly ConvoyView[]) => list.map(({ convoyId }) => convoyId)

it('what is under way comes first, as the feed tells it, then what ended last', () => {
  const read = [convoy('old', 'landed', '1', '5'), convoy('new', 'failed', '2', '9'), convoy('started', 'staged', '3')]
  const live = [convoy('started', 'active', '3'), convoy('fresh', 'staged', '4')]
  expect(ids(convoyList(read, live, 'all'))).toEqual(['started', 'fresh', 'new', 'old'])
  expect(ids(convoyList(read, live, 'under_way'))).toEqual(['started', 'fresh'])
  expect(ids(convoyList(read, live, 'landed'))).toEqual(['old'])
  expect(ids(convoyList(read, live, 'failed'))).toEqual(['new'])
})

import { GastownError, problemOf } from '@gastown/contract/errors'
import type { TownDoors } from '../../doors/create-town-doors.ts'

export interface DrainingDoors extends TownDoors {
  /** From now on only containers, which still report and save, and those who look whether we live, are answered. */
  shut(): void
}

/** Doors that can be shut for people while their containers end in order. */
export function createDrainingDoors(doors: TownDoors): DrainingDoors {
  let shut = false
  const isOpenFor = (request: Request): boolean => {
    if (!shut) return true
    const { pathname } = new URL(request.url)
    return pathname.startsWith('/api/towns/') || pathname === '/healthz' || pathname === '/metrics'
  }
  return {
    fetch: async (request) => (isOpenFor(request) ? doors.fetch(request) : refusal()),
    upgrade: async (request) => (shut ? refusal() : doors.upgrade(request)),
    shut() {
      shut = true
    },
  }
}

function refusal(): Response {
  const problem = problemOf(new GastownError('TOWN_RECOVERING', 'Gastown is being stopped. Start it again with "gastown up".'))
  const headers = { 'content-type': 'application/problem+json', 'cache-control': 'no-store', connection: 'close' }
  return new Response(JSON.stringify(problem), { status: problem.status, headers })
}

import type { Step } from './brain.ts'
import type { ChatRequest } from './chat-request.ts'
import { playPolecat } from './play-polecat.ts'
import { playReviewer } from './play-reviewer.ts'
import type { Worker } from './worker.ts'

/** The next step of a worker by its role. */
export function playWorker(request: ChatRequest, worker: Worker): readonly Step[] {
  switch (worker.role) {
    case 'polecat':
      return playPolecat(request, worker)
    case 'refinery':
      return playReviewer(request, worker)
  }
}

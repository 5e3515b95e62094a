import type { Brain } from './brain.ts'
import { demoMayor } from './demo-mayor.ts'
import { directiveBrain } from './directive-brain.ts'
import { playWorker } from './play-worker.ts'
import { requestKindOf } from './request-kind.ts'
import { workerOf } from './worker.ts'

/** The whole town on one model: what the request says of its agent's role decides; `standing` is who it is when that says none. */
const demoTown =
  (standing: 'polecat' | null): Brain =>
  (request, attempt) => {
    const worker = requestKindOf(request) === 'turn' ? workerOf(request, standing) : null
    return worker === null ? demoMayor(request, attempt) : playWorker(request, worker)
  }

/** Models of the bundled server: those of the demo, and the one that tests steer by directives. */
export const demoBrains: Readonly<Record<string, Brain>> = {
  'demo-mayor': demoTown(null),
  'demo-polecat': demoTown('polecat'),
  'demo-script': directiveBrain,
}

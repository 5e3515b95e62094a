import type { Brain } from './brain.ts'
import { countAttempts } from './count-attempts.ts'
import { demoMayor } from './demo-mayor.ts'
import { directiveBrain } from './directive-brain.ts'
import { serveModel, type ModelLog, type ModelServer } from './serve-model.ts'

/** Models of the bundled server: the mayor of the demo, and the one that tests steer by directives. */
const brains: Readonly<Record<string, Brain>> = { 'demo-mayor': demoMayor, 'demo-script': directiveBrain }

export interface DemoModelOptions {
  /** 0 or absent: any free one. */
  readonly port?: number
  readonly hostname?: '127.0.0.1'
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log?: ModelLog
}

/** Starts the model server of the provider `demo`. Rejects when the port is taken. */
export async function startDemoModel(options: DemoModelOptions): Promise<ModelServer> {
  const attemptOf = countAttempts()
  return await serveModel({
    port: options.port ?? 0,
    hostname: options.hostname ?? '127.0.0.1',
    models: Object.keys(brains),
    answer: (request) => brains[request.model]?.(request, attemptOf(request)) ?? null,
    now: options.now,
    ...(options.log === undefined ? {} : { log: options.log }),
  })
}

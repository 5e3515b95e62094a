import { countAttempts } from './count-attempts.ts'
import { demoBrains } from './demo-brains.ts'
import { serveModel, type ModelLog, type ModelServer } from './serve-model.ts'

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
    models: Object.keys(demoBrains),
    answer: (request) => demoBrains[request.model]?.(request, attemptOf(request)) ?? null,
    now: options.now,
    ...(options.log === undefined ? {} : { log: options.log }),
  })
}

import { fileURLToPath } from 'node:url'
import { openNodeControlPlane } from '../node-control-plane.ts'

/*
 * A control plane on the data folder that it is given, with stub containers, to be killed by a test. Says its address and token in one
 * line of JSON.
 */
const say = (_fields: Record<string, unknown>, message: string): void => void process.stderr.write(`${message}\n`)
const plane = await openNodeControlPlane({
  port: 0,
  dataDir: process.argv[2] ?? '',
  autostart: 'none',
  sandbox: 'none',
  prewarm: true,
  spares: 0,
  memoryBudgetMiB: null,
  allowedHosts: [],
  env: process.env,
  log: { info: () => undefined, warn: say, error: say },
  containerProgram: fileURLToPath(new URL('./stub-container.ts', import.meta.url)),
})
process.stdout.write(`${JSON.stringify({ url: plane.url, operatorToken: plane.operatorToken })}\n`)

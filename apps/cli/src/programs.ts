import { fileURLToPath } from 'node:url'

/** The control plane's program. It is started, never imported. */
export const controlPlaneProgram = fileURLToPath(new URL('../../town/src/hosts/node/main.ts', import.meta.url))

/** Preloaded into a control plane that must end when the process that started it is killed. */
export const lifelineModule = new URL('../../../scripts/lifeline.mjs', import.meta.url).href

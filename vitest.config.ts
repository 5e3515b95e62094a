import { defineConfig } from 'vitest/config'

/** A server boot takes 2.5 s of CPU, four at once 8 s on two cores; a slow machine gets its time. */
const bootMs = 60_000

const folders = ['apps', 'packages', 'scripts', 'bench'] as const
const ignored = ['**/node_modules/**', '**/dist/**']

export default defineConfig({
  test: {
    globalSetup: ['scripts/testing/leave-nothing-behind.ts'],
    // One group after the other: tests that boot real servers have the machine for themselves.
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: folders.map((folder) => `${folder}/**/*.test.{ts,tsx,mjs}`),
          exclude: [...ignored, '**/*.integration.test.*'],
          sequence: { groupOrder: 0 },
          maxWorkers: 2,
          // Files share a process: a test of a unit leaves nothing behind, and most of the time was the loading of modules.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: folders.map((folder) => `${folder}/**/*.integration.test.{ts,tsx,mjs}`),
          exclude: ignored,
          sequence: { groupOrder: 1 },
          maxWorkers: 2,
          // Some boot a server on two machines, one after the other.
          testTimeout: 2 * bootMs,
          hookTimeout: bootMs,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['e2e/**/*.test.ts'],
          exclude: ignored,
          sequence: { groupOrder: 2 },
          // A file often waits, for a boot or for a frame: three of them keep two cores busy.
          maxWorkers: 3,
          testTimeout: 2 * bootMs,
          hookTimeout: 2 * bootMs,
        },
      },
    ],
  },
})

import { join } from 'node:path'

/** Where what is kept in the data folder. */
export interface DataFolder {
  readonly root: string
  /** A folder each with its `town.sqlite`. */
  readonly towns: string
  readonly telemetry: string
  readonly snapshots: string
  readonly screens: string
  /** A folder for each town, with the files that came with messages. */
  readonly attachments: string
  /** A folder for each town's container: homes, worktrees, manifest, log. */
  readonly containers: string
  /** Browsers that are told of things. */
  readonly pushSubscriptions: string
  readonly log: string
}

export function describeDataFolder(root: string): DataFolder {
  return {
    root,
    towns: join(root, 'towns'),
    telemetry: join(root, 'telemetry'),
    snapshots: join(root, 'snapshots'),
    screens: join(root, 'screens'),
    attachments: join(root, 'attachments'),
    containers: join(root, 'containers'),
    pushSubscriptions: join(root, 'push-subscriptions.json'),
    log: join(root, 'gastown.log'),
  }
}

import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import type { SettingsSection } from './town-sections.ts'

const workers: SettingsSection = {
  id: 'workers',
  title: 'Workers',
  text: 'Who works on this rig, and what they are told.',
  settings: [
    {
      kind: 'number',
      path: 'maxPolecats',
      label: 'Workers at once',
      text: 'On this rig. The town’s own limit counts as well.',
      unit: 'workers',
      least: 1,
      most: 50,
      whole: true,
      initial: defaultRigConfig.maxPolecats,
    },
    {
      kind: 'text',
      path: 'instructions',
      label: 'Instructions',
      text: 'Said to every worker of this rig after the town’s instructions for workers. At most 4,000 characters.',
      input: 'lines',
      longest: 4000,
      initial: defaultRigConfig.instructions,
    },
  ],
}

const queue: SettingsSection = {
  id: 'queue',
  title: 'Merge queue',
  text: 'How finished branches come onto their target.',
  settings: [
    {
      kind: 'choice',
      path: 'mergeStrategy',
      label: 'Who merges',
      text: 'The town never pushes by force, and never past a hook.',
      options: [
        { value: 'direct', text: 'The town pushes to the target' },
        { value: 'branch', text: 'The town pushes a verified branch, and you merge it' },
      ],
      initial: defaultRigConfig.mergeStrategy,
    },
    {
      kind: 'choice',
      path: 'mergeMethod',
      label: 'How a branch is put onto its target',
      text: 'A merge keeps its commits as they are; a rebase makes them anew on the target.',
      options: [
        { value: 'merge', text: 'As a merge commit' },
        { value: 'rebase', text: 'Its commits anew (rebase)' },
      ],
      initial: defaultRigConfig.mergeMethod,
    },
    {
      kind: 'number',
      path: 'batch.size',
      label: 'Branches verified together',
      text: 'A batch that fails is halved until the culprit is alone. 1: each alone.',
      unit: 'branches',
      least: 1,
      most: 20,
      whole: true,
      initial: defaultRigConfig.batch.size,
    },
    {
      kind: 'number',
      path: 'batch.waitSeconds',
      label: 'Wait for others',
      text: 'How long a branch waits for company before a batch that is not full starts.',
      unit: 'seconds',
      least: 0,
      most: 3600,
      initial: defaultRigConfig.batch.waitSeconds,
    },
    {
      kind: 'toggle',
      path: 'review',
      label: 'A model reviews each branch',
      text: 'Before its gates run; it may ask for rework. Costs tokens.',
      initial: defaultRigConfig.review,
    },
    {
      kind: 'choice',
      path: 'convoyMode',
      label: 'How convoys land',
      text: 'Unless whoever makes a convoy says otherwise.',
      options: [
        { value: 'review-and-merge', text: 'Each bead alone, on the target' },
        { value: 'review-then-land', text: 'All together, over a feature branch' },
      ],
      initial: defaultRigConfig.convoyMode,
    },
  ],
}

const worktrees: SettingsSection = {
  id: 'worktrees',
  title: 'Worktrees',
  text: 'How long the folders of work are kept. Commits stay on kept refs whatever is removed here.',
  settings: [
    {
      kind: 'number',
      path: 'worktrees.keepHours',
      label: 'Keep finished work',
      text: 'The worktree of a bead that is closed or failed goes after this.',
      unit: 'hours',
      least: 0,
      most: 24 * 90,
      initial: defaultRigConfig.worktrees.keepHours,
    },
    {
      kind: 'number',
      path: 'worktrees.quotaMegabytes',
      label: 'Disk for worktrees',
      text: 'Over it, the oldest that are safe to remove go first.',
      unit: 'megabytes',
      least: 1,
      most: 10_000_000,
      initial: defaultRigConfig.worktrees.quotaMegabytes,
    },
  ],
}

/** Every setting of a rig but its gates, which have a form of their own. */
export const rigSections: readonly SettingsSection[] = [workers, queue, worktrees]

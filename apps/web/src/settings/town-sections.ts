import { defaultContainerConfig, defaultTerminalConfig } from '@gastown/contract/town-config'
import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import type { Setting } from './setting.ts'

/** Settings that are saved together. */
export interface SettingsSection {
  readonly id: string
  readonly title: string
  readonly text: string
  readonly settings: readonly Setting[]
}

/** A day. */
const mostMinutes = 1440
const mostUsd = 1_000_000
const mostInstructions = 4000

const engine: SettingsSection = {
  id: 'engine',
  title: 'Engine',
  text: 'The program that agents are sessions of. A change takes effect at once; the mayor keeps its conversation.',
  settings: [
    {
      kind: 'choice',
      path: 'engine',
      label: 'Engine',
      text: 'Runs the agents of this town. Which are installed is said below, at “This install”.',
      options: [
        { value: 'kilo', text: 'kilo' },
        { value: 'opencode', text: 'opencode' },
      ],
      initial: 'kilo',
    },
  ],
}

const container: SettingsSection = {
  id: 'container',
  title: 'Container and terminals',
  text: 'What the town holds of this machine while nobody needs it.',
  settings: [
    {
      kind: 'number',
      path: 'container.sleepAfterMinutes',
      label: 'Sleep after',
      text: 'Without work, an open terminal or a busy mayor, the container ends and frees its memory; whoever comes wakes it. 0: never.',
      unit: 'minutes',
      least: 0,
      most: mostMinutes,
      initial: defaultContainerConfig.sleepAfterMinutes,
    },
    {
      kind: 'toggle',
      path: 'terminal.background',
      label: 'Start the mayor’s terminal before anyone looks',
      text: 'It then opens at once, and takes about 500 MB of memory.',
      initial: defaultTerminalConfig.background,
    },
    {
      kind: 'number',
      path: 'terminal.closeAfterMinutes',
      label: 'Close terminals after',
      text: 'Without anyone who looks; the next look opens it again. 0: never.',
      unit: 'minutes',
      least: 0,
      most: mostMinutes,
      initial: defaultTerminalConfig.closeAfterMinutes,
    },
  ],
}

const work: SettingsSection = {
  id: 'work',
  title: 'Work',
  text: 'How much the town does at once, and what starts by itself.',
  settings: [
    {
      kind: 'number',
      path: 'work.maxPolecats',
      label: 'Workers at once',
      text: 'Of all rigs together. Each rig has a limit of its own as well, and the smaller one counts.',
      unit: 'workers',
      least: 1,
      most: 100,
      whole: true,
      initial: defaultWorkConfig.maxPolecats,
    },
    {
      kind: 'toggle',
      path: 'work.stagedConvoys',
      label: 'Convoys wait for their start',
      text: 'A new convoy is staged, so that you can look at it first, unless whoever makes it says otherwise.',
      initial: defaultWorkConfig.stagedConvoys,
    },
  ],
}

function limits(of: 'town' | 'day' | 'bead', what: string, more: string): Setting[] {
  const common = { kind: 'number', unit: 'US dollars', least: 0, most: mostUsd, optional: true, initial: null } as const
  return [
    {
      ...common,
      path: `work.budgets.${of}.softUsd`,
      label: `${what}: tell me at`,
      text: `You are told once when it is reached.${more}`,
    },
    {
      ...common,
      path: `work.budgets.${of}.hardUsd`,
      label: `${what}: pause at`,
      text: `Work pauses with a reason, and goes on when this is raised.${more}`,
    },
  ]
}

const budgets: SettingsSection = {
  id: 'budgets',
  title: 'Budgets',
  text: 'In US dollars, as the engines price what they use. Left empty, there is no limit.',
  settings: [
    ...limits('town', 'All of the town', ''),
    ...limits('day', 'Each day', ' Days are those of UTC.'),
    ...limits('bead', 'Each bead', ' A bead may have a limit of its own, which then counts.'),
  ],
}

const notifications: SettingsSection = {
  id: 'notifications',
  title: 'Notifications',
  text: 'How escalations reach you. The bell on every page has them all.',
  settings: [
    {
      kind: 'toggle',
      path: 'work.notifications.desktop',
      label: 'Desktop notifications while a page is open',
      text: 'Each browser asks you once whether it may.',
      initial: defaultWorkConfig.notifications.desktop,
    },
    {
      kind: 'toggle',
      path: 'work.notifications.push',
      label: 'Push to browsers that subscribed',
      text: 'Of escalations and of convoys that have landed, also while no page is open.',
      initial: defaultWorkConfig.notifications.push,
    },
    {
      kind: 'text',
      path: 'work.notifications.webhookUrl',
      label: 'Webhook',
      text: 'Gets every escalation as a JSON POST: { town, escalation }. Left empty, nobody is told.',
      input: 'url',
      longest: 2000,
      placeholder: 'https://example.com/hook',
      optional: true,
      initial: '',
    },
  ],
}

const roles = [
  { role: 'mayor', label: 'For the mayor' },
  { role: 'polecat', label: 'For workers' },
  { role: 'refinery', label: 'For reviewers' },
] as const

const instructions: SettingsSection = {
  id: 'instructions',
  title: 'Instructions',
  text: 'Said to every agent of a role after the town’s own words, from its next start on. A rig adds its own for its workers.',
  settings: roles.map(({ role, label }) => ({
    kind: 'text',
    path: `work.instructions.${role}`,
    label,
    text: 'At most 4,000 characters.',
    input: 'lines',
    longest: mostInstructions,
    initial: defaultWorkConfig.instructions[role],
  })),
}

/** Every setting of a town but those of its model, which have a form of their own. */
export const townSections: readonly SettingsSection[] = [engine, container, work, budgets, notifications, instructions]

import type { GateResult } from '@gastown/contract/work/merge'
import type { SeedStory } from './seed-story.ts'

/* What the work of the seeded town is called: drawn from its story, so that the same seed makes the same town. */

const verbs = [
  'Add', 'Fix', 'Remove', 'Speed up', 'Test', 'Document', 'Rename', 'Split', 'Validate', 'Cache', 'Retry', 'Log',
] as const // prettier-ignore
const objects = [
  'the cart total', 'the login form', 'invoice numbering', 'the search index', 'the export as CSV', 'the dark theme',
  'webhook signatures', 'the retry queue', 'price rounding', 'the onboarding mail', 'session expiry', 'the order history',
  'image thumbnails', 'the audit trail', 'tax rates for Norway', 'the settings page', 'push notifications', 'the rate limiter',
  'offline drafts', 'currency conversion', 'the date picker', 'the health check', 'database migrations', 'the release notes',
] as const // prettier-ignore
const places = [
  '', '', '', ' on the phone', ' for guests', ' behind a flag', ' in the API', ' after a reload', ' in the worker', ' for large accounts',
] as const // prettier-ignore
const labels = ['bug', 'ui', 'api', 'docs', 'tests', 'performance', 'security', 'chore'] as const
const doings = [
  'Reading how it is done today', 'Writing a test that fails first', 'Making the test pass', 'Running the whole suite',
  'Cleaning up before the commit', 'Looking for other callers', 'Writing the migration', 'Checking it in the browser',
] as const // prettier-ignore

export function titleOf(story: SeedStory): string {
  return `${story.pick(verbs)} ${story.pick(objects)}${story.pick(places)}`
}

export function labelsOf(story: SeedStory): string[] {
  return story.chance() < 0.4 ? [] : [...new Set([story.pick(labels), story.pick(labels)])]
}

export function doingOf(story: SeedStory): string {
  return story.pick(doings)
}

export function bodyOf(title: string): string {
  return `${title}.\n\n**Done when**\n\n- the behaviour is covered by a test\n- the whole suite passes\n- nothing else changes for the user\n\nSee \`src/\` for where it is done today.`
}

export function priorityOf(story: SeedStory): 'low' | 'medium' | 'high' | 'critical' {
  return story.pick(['low', 'medium', 'medium', 'medium', 'high', 'high', 'critical'])
}

export function gatesOf(story: SeedStory, outcome: 'passed' | 'failed'): GateResult[] {
  const tests = story.between(180, 420)
  return [
    {
      command: 'npm run lint',
      outcome: 'passed',
      exitCode: 0,
      durationMs: story.between(2_000, 9_000),
      output: 'No problems found.\n',
    },
    {
      command: 'npm test',
      outcome,
      exitCode: outcome === 'passed' ? 0 : 1,
      durationMs: story.between(20_000, 140_000),
      output:
        outcome === 'passed'
          ? `✓ ${tests} tests passed\n`
          : `✗ cart > total > rounds half up\n  expected 12.35, was 12.34\n\n${tests} tests: ${tests - 1} passed, 1 failed\n`,
    },
  ]
}

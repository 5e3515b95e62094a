import type { PaintedThing, StartupPhase } from '@gastown/contract/telemetry'

const phaseText: Record<StartupPhase, string> = {
  container_ready: 'Container',
  workspace_ready: 'Workspace',
  git_done: 'Repository',
  db_hydrated: 'History',
  sdk_ready: 'Server',
  session_created: 'Session',
  tools_ready: 'Tools',
  prompt_taken: 'Task',
  terminal_ready: 'Terminal',
  first_token: 'First token',
}

export function describePhase(phase: StartupPhase): string {
  return phaseText[phase]
}

const paintedText: Record<PaintedThing, string> = {
  terminal: 'live terminal',
  conversation: 'conversation',
  last_screen: 'last screen',
}

export function describePainted(what: PaintedThing): string {
  return paintedText[what]
}

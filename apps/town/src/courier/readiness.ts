/**
 * `ready`: perform it now. `wait`: what it needs is on its way, and a later turn brings it; waiting uses up no attempt. `stale`: the
 * town no longer wants it, or has it already: complete it without doing anything.
 */
export type Readiness = 'ready' | 'wait' | 'stale'

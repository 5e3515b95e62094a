import type { TownEvent } from '@gastown/contract/events'
import { defaultContainerConfig, defaultTerminalConfig } from '@gastown/contract/town-config'
import { demoModelConfig } from '@gastown/contract/model-config'
import { townEventViewSchema } from '@gastown/contract/work/work-view'
import { defaultRigConfig } from '@gastown/contract/work/rig-config'
import { noSpend } from '@gastown/contract/work/spend'
import { defaultWorkConfig } from '@gastown/contract/work/work-config'
import type { Town } from '@gastown/core/town'
import { emptyWork } from '@gastown/core/work/work'
import { describe, expect, it } from 'vitest'
import { renderTownEvent, townEventView } from './town-event-view.ts'

const at = '2026-01-01T00:00:00.000Z'
const commit = 'abcdef0123'.repeat(4)
const bead = { beadId: 'bead-1', rigId: 'rig-1', title: 'Add a page', createdBy: 'mayor-1', convoyId: 'convoy-1' }
const convoy = { convoyId: 'convoy-1', rigId: 'rig-1', title: 'A shop', members: [{}, {}] }
const merge = { mergeId: 'm1', rigId: 'rig-1', title: 'Add a page', convoyId: 'convoy-1' }
const escalation = { escalationId: 'esc-1', title: 'Stuck', body: 'No key.', beadId: 'bead-1', agentId: 'polecat-toast' }
const town = {
  name: 'Springfield',
  mayor: { agentId: 'mayor-1' },
  rigs: new Map([['rig-1', { name: 'shop' }]]),
  work: {
    ...emptyWork,
    beads: new Map([['bead-1', bead]]),
    convoys: new Map([['convoy-1', convoy]]),
    merges: new Map([['m1', merge]]),
    escalations: new Map([['esc-1', escalation]]),
    workers: new Map([['polecat-toast', { name: 'Toast', rigId: 'rig-1' }]]),
  },
} as unknown as Town

const model = demoModelConfig
const worker = { agentId: 'polecat-toast', generation: 2 }
const mayor = { agentId: 'mayor-1', generation: 3 }
const ofBead = { beadId: 'bead-1', by: 'user' }
const ofConvoy = { convoyId: 'convoy-1', by: 'mayor-1' }
const config = { engine: 'kilo', model, container: defaultContainerConfig, terminal: defaultTerminalConfig }

/** One of each type there is, and its line. */
const samples: Record<TownEvent['type'], readonly [fields: object, line: string]> = {
  'town.created': [{ townId: 'town-1', name: 'Springfield', config }, 'The town "Springfield" was made.'],
  'town.configured': [{ engine: 'kilo', model, sleepAfterMinutes: 1, launchRevision: 1 }, 'The settings changed.'],
  'town.deleted': [{}, 'The town was deleted.'],
  'rig.created': [{ rigId: 'rig-1', name: 'shop', gitUrl: '/shop', defaultBranch: 'main' }, 'The rig "shop" was added: /shop.'],
  'rig.deleted': [{ rigId: 'rig-1' }, 'The rig rig-1 was removed.'],
  'rig.configured': [{ rigId: 'rig-1', config: defaultRigConfig }, 'The settings of the rig shop changed.'],
  'mayor.provided': [{ agentId: 'mayor-1' }, 'The town has its mayor.'],
  'mayor.start_requested': [{ ...mayor, cause: 'ensure' }, 'The mayor starts (run 3).'],
  'mayor.live': [{ ...mayor, activity: 'idle', serverPort: 1, sessionId: 's', prewarmed: true }, 'The mayor is live.'],
  'mayor.recovering': [{ generation: 3, reason: 'It crashed.' }, 'The mayor is brought back: It crashed.'],
  'mayor.activity_changed': [{ generation: 3, activity: 'working' }, 'The mayor works.'],
  'mayor.engaged': [{ generation: 3 }, 'Somebody took up the mayor.'],
  'mayor.lost': [{ generation: 3, reason: 'It crashed.', retryAt: null, attempts: 1 }, 'The mayor is gone: It crashed.'],
  'mayor.slept': [{ generation: 3 }, 'The mayor sleeps.'],
  'mayor.stop_requested': [{ stopId: 's' }, 'The mayor’s turn is to end.'],
  'mayor.stop_settled': [{ stopId: 's' }, 'The mayor’s turn has ended.'],
  'message.accepted': [{ messageId: 'msg-1', text: 'Hello.' }, 'A message to the mayor was accepted.'],
  'message.delivered': [{ messageId: 'msg-1', generation: 3 }, 'The mayor has the message.'],
  'message.answered': [{ messageId: 'msg-1' }, 'The mayor answered.'],
  'message.failed': [{ messageId: 'msg-1', reason: 'It is gone.' }, 'A message did not reach the mayor: It is gone.'],
  'container.start_requested': [{ containerGeneration: 4, cause: 'work' }, 'The container starts (run 4).'],
  'container.running': [{ containerGeneration: 4, bootId: 'b' }, 'The container runs.'],
  'container.stop_requested': [{ containerGeneration: 4, restart: true }, 'The container is restarted.'],
  'container.stopped': [
    { containerGeneration: 4, reason: 'Nobody needs it.', cause: 'idle', restartAt: null, crashes: 0 },
    'The container stopped: Nobody needs it.',
  ],
  'work.configured': [{ config: defaultWorkConfig }, 'The settings of the work changed.'],
  'bead.created': [{ beadId: 'bead-1', bead }, '"Add a page" was made by the mayor.'],
  'bead.changed': [{ ...ofBead, change: { title: 'x', hold: true } }, '"Add a page" was changed by the user: title, hold.'],
  'bead.deleted': [{ beadId: 'bead-9', by: 'polecat-toast' }, 'bead-9 was deleted by Toast.'],
  'bead.dispatched': [
    { beadId: 'bead-1', agentId: 'polecat-toast', attempt: 1, branch: 'b' },
    'Toast begins on "Add a page" (try 1).',
  ],
  'bead.attempt_ended': [
    { beadId: 'bead-1', outcome: 'failed', reason: 'It crashed.', retryAt: null },
    'A try at "Add a page" failed: It crashed.',
  ],
  'bead.failed': [{ beadId: 'bead-1', reason: 'Five tries.' }, '"Add a page" failed: Five tries.'],
  'bead.reopened': [ofBead, '"Add a page" was opened again by the user.'],
  'bead.done_refused': [{ beadId: 'bead-1', reason: 'No commit.' }, '"Done" was refused for "Add a page": No commit.'],
  'bead.done': [
    { beadId: 'bead-1', mergeId: 'm1', summary: 'Done.' },
    '"Add a page" is done, and its branch is in the merge queue.',
  ],
  'bead.landed': [{ beadId: 'bead-1', commit, tip: commit }, '"Add a page" landed as abcdef0123ab.'],
  'bead.closed': [{ ...ofBead, reason: 'By hand.' }, '"Add a page" was closed by the user: By hand.'],
  'bead.checkpointed': [{ beadId: 'bead-1', data: 'half' }, 'A checkpoint of "Add a page" was kept.'],
  'worker.hired': [{ agentId: 'polecat-toast', name: 'Toast', role: 'polecat', rigId: 'rig-1' }, 'Toast works for shop now.'],
  'worker.start_requested': [
    { ...worker, task: { kind: 'bead', beadId: 'bead-1' }, containerGeneration: 4 },
    'Toast starts (run 2).',
  ],
  'worker.start_put_off': [{ ...worker, reason: 'Nux is at it.' }, 'Toast waits before it starts: Nux is at it.'],
  'worker.live': [{ ...worker, activity: 'idle' }, 'Toast is up.'],
  'worker.activity_changed': [{ ...worker, activity: 'idle' }, 'Toast rests.'],
  'worker.primed': [worker, 'Toast knows its task.'],
  'worker.interrupted': [{ ...worker, reason: 'The container ended.' }, 'Toast was interrupted: The container ended.'],
  'worker.released': [{ ...worker, reason: 'Its bead was closed.' }, 'Toast is stopped: Its bead was closed.'],
  'worker.stopped': [worker, 'Toast is free.'],
  'worker.dismissed': [{ agentId: 'polecat-toast' }, 'Toast was let go.'],
  'worker.idled': [worker, 'Toast ended its turn without being done.'],
  'worker.quiet': [{ ...worker, since: at }, `Toast is silent since ${at}.`],
  'worker.warned': [{ ...worker, tier: 1 }, 'Toast was nudged.'],
  'worker.status_told': [{ ...worker, text: 'Writing.' }, 'Toast: Writing.'],
  'worker.work_saved': [
    { agentId: 'polecat-toast', beadId: 'bead-1', ref: 'r', commit },
    'The work of Toast is kept as abcdef0123ab.',
  ],
  'mail.sent': [{ messageId: 'mail-1', mail: { to: 'polecat-toast', from: 'user' } }, 'The user wrote to Toast.'],
  'mail.delivered': [{ messageId: 'mail-1', generation: 2 }, 'A message was delivered.'],
  'mail.expired': [{ messageId: 'mail-1', reason: 'Too late.' }, 'A message was not delivered: Too late.'],
  'merge.queued': [{ mergeId: 'm1', beadId: 'bead-1', merge }, 'The branch of "Add a page" is in the merge queue.'],
  'merge.moved': [
    { mergeId: 'm1', status: { state: 'needs_you', reason: 'A hook said no.', retryAt: at } },
    'The branch of "Add a page" waits for you: A hook said no.',
  ],
  'merge.renewed': [{ mergeId: 'm1', head: commit }, 'The branch of "Add a page" has new work.'],
  'merge.reviewed': [{ mergeId: 'm1' }, 'The branch of "Add a page" passed its review.'],
  'batch.started': [
    { plan: { batchId: 'batch-1', rigId: 'rig-1', target: 'main', mergeIds: ['m1', 'm2'], attempt: 1 } },
    '2 branches are verified together for main.',
  ],
  'batch.verified': [
    { rigId: 'rig-1', batchId: 'batch-1', base: commit, tip: commit, commits: [{}, {}], gates: [], preVerified: false },
    '2 branches passed, and land.',
  ],
  'batch.ended': [{ rigId: 'rig-1', batchId: 'batch-1', reason: 'It landed.', groups: [] }, 'A batch ended: It landed.'],
  'convoy.created': [{ convoyId: 'convoy-1', convoy }, 'The convoy "A shop" was made, with 2 beads.'],
  'convoy.started': [ofConvoy, 'The convoy "A shop" was started by the mayor.'],
  'convoy.changed': [ofConvoy, 'The convoy "A shop" was changed by the mayor.'],
  'convoy.member_added': [{ convoyId: 'convoy-1', beadId: 'bead-1' }, '"Add a page" is part of the convoy "A shop" now.'],
  'convoy.member_removed': [
    { convoyId: 'convoy-1', beadId: 'bead-1' },
    '"Add a page" is no part of the convoy "A shop" any more.',
  ],
  'convoy.landing': [{ convoyId: 'convoy-1', mergeId: 'm1' }, 'The convoy "A shop" lands its branch.'],
  'convoy.landed': [{ convoyId: 'convoy-1' }, 'The convoy "A shop" has landed.'],
  'convoy.failed': [{ convoyId: 'convoy-1', reason: 'Closed.' }, 'The convoy "A shop" failed: Closed.'],
  'escalation.raised': [{ escalationId: 'esc-1', escalation }, 'Stuck: No key.'],
  'escalation.repeated': [{ escalationId: 'esc-1', body: 'Still none.' }, 'Stuck, again: Still none.'],
  'escalation.acknowledged': [{ escalationId: 'esc-1', by: 'user' }, 'An escalation was acknowledged by the user.'],
  'spend.recorded': [
    { agentId: 'polecat-toast', model: 'demo', spend: { ...noSpend, costMicros: 1_500 } },
    'Toast spent $0.0015 on demo.',
  ],
  'budget.warned': [{ key: 'day' }, 'The user is told of a soft limit (day).'],
  'dispatch.paused': [{ cause: 'user', reason: 'Lunch.' }, 'Nothing new is started: Lunch.'],
  'dispatch.resumed': [{ by: 'user' }, 'The work goes on, says the user.'],
}

const eventOf = (type: string, fields: object) => ({ type, at, ...fields }) as unknown as TownEvent

describe('an event in a line for a person', () => {
  it.each(Object.entries(samples))('%s', (type, [fields, line]) => {
    expect(renderTownEvent(town, eventOf(type, fields))).toBe(line)
    expect(() => townEventViewSchema.parse(townEventView(town, { seq: 1, event: eventOf(type, fields) }))).not.toThrow()
  })

  it.each<[state: string, more: object, words: string]>([
    ['queued', {}, 'waits in the merge queue.'],
    ['verifying', {}, 'is being verified.'],
    ['reviewing', {}, 'is being reviewed.'],
    ['landing', {}, 'is landing.'],
    ['rework', { reworkBeadId: 'rw1' }, 'needs more work first.'],
    ['awaiting_merge', { pushedBranch: 'gt/x', commit }, 'is verified and pushed as gt/x, for you to merge.'],
    ['landed', { commit }, 'landed as abcdef0123ab.'],
    ['failed', { reason: 'Its bead was closed.' }, 'failed: Its bead was closed.'],
  ])('a branch that is %s', (state, more, words) => {
    const moved = eventOf('merge.moved', { mergeId: 'm1', status: { state, ...more } })
    expect(renderTownEvent(town, moved)).toBe(`The branch of "Add a page" ${words}`)
  })

  it('is one line, however long its reason is', () => {
    const text = renderTownEvent(town, eventOf('bead.failed', { beadId: 'bead-1', reason: 'a\n\nb'.repeat(1000) }))
    expect(text).toMatch(/^"Add a page" failed: a ba b.*…$/)
    expect(text).toHaveLength(500)
  })

  it('names what is finished by its title, where that is known', () => {
    const landed = eventOf('bead.landed', { beadId: 'bead-9', commit, tip: commit })
    expect(renderTownEvent(town, landed)).toBe('"bead-9" landed as abcdef0123ab.')
    const finished = new Map([['bead-9' as never, { title: 'Old', rigId: 'rig-2' as never }]])
    expect(renderTownEvent(town, landed, finished)).toBe('"Old" landed as abcdef0123ab.')
    expect(townEventView(town, { seq: 1, event: landed }, finished)).toMatchObject({ rigId: 'rig-2' })
  })

  it.each<[TownEvent['type'], object]>([
    ['bead.created', { beadId: 'bead-1', rigId: 'rig-1', convoyId: 'convoy-1' }],
    ['convoy.created', { convoyId: 'convoy-1', rigId: 'rig-1' }],
    ['merge.queued', { beadId: 'bead-1', rigId: 'rig-1', convoyId: 'convoy-1' }],
    ['batch.started', { rigId: 'rig-1' }],
    ['bead.failed', { beadId: 'bead-1', rigId: 'rig-1' }],
    ['merge.renewed', { rigId: 'rig-1' }],
    ['mail.sent', { agentId: 'polecat-toast', rigId: 'rig-1' }],
    ['escalation.raised', { beadId: 'bead-1', agentId: 'polecat-toast', rigId: 'rig-1' }],
  ])('%s says what it is about', (type, subjects) => {
    const {
      seq: _,
      type: _type,
      at: _at,
      text: _text,
      ...said
    } = townEventView(town, {
      seq: 1,
      event: eventOf(type, samples[type][0]),
    })
    expect(said).toEqual(subjects)
  })
})

import { GastownError } from '@gastown/contract/errors'
import { derivedId, messageIdSchema, type InputId } from '@gastown/contract/ids'
import type { WorkEvent } from '@gastown/contract/work/events'
import type { WorkIntent } from '@gastown/contract/work/intents'
import type { Mail } from '@gastown/contract/work/mail'
import type { RigConfig } from '@gastown/contract/work/rig-config'
import type { WorkConfig } from '@gastown/contract/work/work-config'
import { later, mailExpiresMs, nudgeExpiresMs } from '../policy/work-policy.ts'
import type { Town } from '../town.ts'
import type { Limit } from './budgets.ts'
import { requireMerge, requireRig, requireWorker } from './find.ts'
import { makeRework } from './make-rework.ts'

type IntentOf<T extends WorkIntent['type']> = Extract<WorkIntent, { type: T }>

export function configureWork({ work }: Town, { config: patch }: IntentOf<'work.configure'>, at: string): readonly WorkEvent[] {
  const before = work.config
  const { webhookUrl } = patch.notifications ?? {}
  const { webhookUrl: known, ...notifications } = before.notifications
  const url = webhookUrl === undefined ? known : (webhookUrl ?? undefined)
  const config: WorkConfig = {
    maxPolecats: patch.maxPolecats ?? before.maxPolecats,
    stagedConvoys: patch.stagedConvoys ?? before.stagedConvoys,
    budgets: {
      town: patchLimit('town', before.budgets.town, patch.budgets?.town),
      day: patchLimit('day', before.budgets.day, patch.budgets?.day),
      bead: patchLimit('bead', before.budgets.bead, patch.budgets?.bead),
    },
    notifications: {
      desktop: patch.notifications?.desktop ?? notifications.desktop,
      push: patch.notifications?.push ?? notifications.push,
      ...(url === undefined ? {} : { webhookUrl: url }),
    },
    instructions: {
      mayor: patch.instructions?.mayor ?? before.instructions.mayor,
      polecat: patch.instructions?.polecat ?? before.instructions.polecat,
      refinery: patch.instructions?.refinery ?? before.instructions.refinery,
    },
  }
  return JSON.stringify(config) === JSON.stringify(before) ? [] : [{ type: 'work.configured', config, at }]
}

interface LimitPatch {
  readonly softUsd?: number | null | undefined
  readonly hardUsd?: number | null | undefined
}

function patchLimit(name: string, before: Limit, patch: LimitPatch = {}): { softUsd?: number; hardUsd?: number } {
  const pick = (wished: number | null | undefined, known: number | undefined) =>
    wished === undefined ? known : (wished ?? undefined)
  const softUsd = pick(patch.softUsd, before.softUsd)
  const hardUsd = pick(patch.hardUsd, before.hardUsd)
  if (softUsd !== undefined && hardUsd !== undefined && softUsd > hardUsd) {
    const field = `work.budgets.${name}.softUsd`
    throw new GastownError('INVALID_INPUT', `${field}: the soft limit ($${softUsd}) is above the hard one ($${hardUsd}).`, {
      field,
    })
  }
  return { ...(softUsd === undefined ? {} : { softUsd }), ...(hardUsd === undefined ? {} : { hardUsd }) }
}

export function configureRig(town: Town, { rigId, config: patch }: IntentOf<'rig.configure'>, at: string): readonly WorkEvent[] {
  const before = requireRig(town, rigId).config
  const { batch, worktrees, ...plain } = patch
  const given = Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== undefined))
  const config: RigConfig = {
    ...before,
    ...given,
    batch: { size: batch?.size ?? before.batch.size, waitSeconds: batch?.waitSeconds ?? before.batch.waitSeconds },
    worktrees: {
      keepHours: worktrees?.keepHours ?? before.worktrees.keepHours,
      quotaMegabytes: worktrees?.quotaMegabytes ?? before.worktrees.quotaMegabytes,
    },
  }
  return JSON.stringify(config) === JSON.stringify(before) ? [] : [{ type: 'rig.configured', rigId, config, at }]
}

export function requestRework(
  { work }: Town,
  { mergeId, feedback, by }: IntentOf<'merge.request_rework'>,
  at: string,
): readonly WorkEvent[] {
  const merge = requireMerge(work, mergeId)
  const { state } = merge.status
  if (state === 'landing' || state === 'verifying')
    throw new GastownError('WRONG_STATE', 'mergeId: it is just being verified or landed. Try again in a moment.', {
      field: 'mergeId',
    })
  if (state === 'rework' || state === 'reviewing')
    throw new GastownError(
      'WRONG_STATE',
      'mergeId: it is being reworked or reviewed already. Send the worker a message instead.',
      { field: 'mergeId' },
    )
  return makeRework(work, merge, { cause: 'comment', body: feedback, by }, at)
}

export function retryMerge({ work }: Town, { mergeId }: IntentOf<'merge.retry'>, at: string): readonly WorkEvent[] {
  const { status, beadId } = requireMerge(work, mergeId)
  const ofBead = beadId === undefined ? {} : { beadId }
  if (status.state === 'awaiting_merge')
    return [{ type: 'merge.moved', mergeId, ...ofBead, status: { ...status, checkAt: at }, at }]
  const waits = status.state === 'needs_you' || (status.state === 'queued' && status.notBefore !== undefined)
  return waits ? [{ type: 'merge.moved', mergeId, ...ofBead, status: { state: 'queued' }, at }] : []
}

export function sendMail({ work }: Town, intent: IntentOf<'mail.send'> & { inputId: InputId }, at: string): readonly WorkEvent[] {
  const { to, subject, body, kind, from, expiresInMs } = intent
  const worker = requireWorker(work, to)
  if (kind === 'nudge' && worker.run.state === 'idle') {
    throw new GastownError(
      'WRONG_STATE',
      `to: ${worker.name} works on nothing; a nudge reaches only who works. Send mail instead.`,
      { field: 'to' },
    )
  }
  const messageId = derivedId(messageIdSchema, 'mail', intent.inputId)
  const expiresAt = later(at, expiresInMs ?? (kind === 'nudge' ? nudgeExpiresMs : mailExpiresMs))
  const mail: Mail = { messageId, to, from, kind, subject, body, sentAt: at, expiresAt }
  return [{ type: 'mail.sent', messageId, mail, at }]
}

export function pauseDispatch({ work }: Town, { reason }: IntentOf<'dispatch.pause'>, at: string): readonly WorkEvent[] {
  return work.pause === null ? [{ type: 'dispatch.paused', cause: 'user', reason, at }] : []
}

export function resumeDispatch({ work }: Town, { by }: IntentOf<'dispatch.resume'>, at: string): readonly WorkEvent[] {
  if (work.pause?.cause === 'budget')
    throw new GastownError('WRONG_STATE', `${work.pause.reason} Raise the budget, and it goes on by itself.`)
  return work.pause === null ? [] : [{ type: 'dispatch.resumed', by, at }]
}

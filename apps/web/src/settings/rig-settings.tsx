import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import { rigIdSchema, type RigId } from '@gastown/contract/ids'
import type { RigConfig, RigConfigPatch } from '@gastown/contract/work/rig-config'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { gateDraftsOf, isSameGates, type GateDraft } from './gates-draft.ts'
import { GatesSection } from './gates-section.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { RemoveRig } from './remove-rig.tsx'
import { rigSections } from './rig-sections.ts'
import { patchOf } from './setting.ts'
import { SettingsForm } from './settings-form.tsx'
import { SettingsLayout } from './settings-layout.tsx'
import { TownLimit } from './town-limit.tsx'
import { useDrafts } from './use-drafts.ts'
import { WorktreeUsage } from './worktree-usage.tsx'

/** Every setting of one rig. */
export function RigSettings(): ReactNode {
  const { rigId: param } = useParams({ from: '/towns/$townId/rigs/$rigId/settings' })
  const rigId = rigIdSchema.safeParse(param).data
  const { townId, town } = useTownVisit()
  const { data: config, error } = useQuery(
    useTRPC().gastown.getRigConfig.queryOptions({ townId, rigId: rigId ?? '' }, { enabled: rigId !== undefined, staleTime: 0 }),
  )
  const name = town?.rigs.find((rig) => rig.rigId === rigId)?.name ?? param
  const title = `Settings of ${name}`
  if (rigId !== undefined && config !== undefined) return <Sections key={rigId} rigId={rigId} title={title} config={config} />
  return (
    <SettingsLayout title={title} entries={[]}>
      {rigId !== undefined && error === null ? null : (
        <p className="error-text" role="alert">
          {error === null ? 'This is not the id of a rig.' : gastownErrorOf(error).message}
        </p>
      )}
    </SettingsLayout>
  )
}

interface SectionsProps {
  readonly rigId: RigId
  readonly title: string
  readonly config: RigConfig
}

function Sections({ rigId, title, config }: SectionsProps): ReactNode {
  const { townId } = useTownVisit()
  const { drafts, setDraft } = useDrafts(`${townId}.${rigId}`)
  const [gates, setGates] = useState<readonly GateDraft[] | null>(null)
  const gateDrafts = gates ?? gateDraftsOf(config.gates)
  const saveGates = useSave(rigId, () => setGates(null))
  const dirty = new Set([
    ...rigSections.filter(({ id, settings }) => patchOf(settings, drafts[id] ?? {}, config) !== null).map(({ id }) => id),
    ...(isSameGates(gateDrafts, config.gates) ? [] : ['gates']),
  ])
  const entries = [
    ...rigSections.slice(0, 1),
    { id: 'gates', title: 'Gates' },
    ...rigSections.slice(1),
    { id: 'danger', title: 'Danger zone' },
  ].map(({ id, title: name }) => ({ id, title: name, isDirty: dirty.has(id) }))
  const form = (index: number): ReactNode => {
    const section = rigSections[index]
    if (section === undefined) return null
    return (
      <RigSection
        key={section.id}
        rigId={rigId}
        section={section}
        config={config}
        draft={drafts[section.id] ?? {}}
        onDraft={(draft) => setDraft(section.id, draft)}
      />
    )
  }
  return (
    <SettingsLayout title={title} entries={entries}>
      <LeaveGuard isDirty={dirty.size > 0} />
      {form(0)}
      <GatesSection
        gates={config.gates}
        drafts={gateDrafts}
        onDrafts={setGates}
        save={{ ...saveGates, send: (wished) => saveGates.send({ gates: wished }) }}
      />
      {form(1)}
      {form(2)}
      <RemoveRig rigId={rigId} />
      <p className="muted settings-end">
        Settings of all rigs together, the model and budgets are in the{' '}
        <Link to="/towns/$townId/settings" params={{ townId }}>
          settings of the town
        </Link>
        .
      </p>
    </SettingsLayout>
  )
}

type RigSectionProps = Pick<Parameters<typeof SettingsForm>[0], 'section' | 'draft' | 'onDraft'> & Omit<SectionsProps, 'title'>

function RigSection({ rigId, config, ...form }: RigSectionProps): ReactNode {
  const save = useSave(rigId, () => form.onDraft({}))
  return (
    <SettingsForm {...form} settings={config} save={save}>
      {form.section.id === 'workers' ? <TownLimit /> : null}
      {form.section.id === 'worktrees' ? <WorktreeUsage rigId={rigId} quotaMegabytes={config.worktrees.quotaMegabytes} /> : null}
    </SettingsForm>
  )
}

/** Sends a change; what the town answers is what is in force from then on. */
function useSave(rigId: RigId, onSaved: () => void) {
  const { townId } = useTownVisit()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { mutate, isPending, isSuccess, error } = useMutation(
    trpc.gastown.updateRigConfig.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(trpc.gastown.getRigConfig.queryKey({ townId, rigId }), saved)
        onSaved()
      },
    }),
  )
  const send = (config: RigConfigPatch | Record<string, unknown>): void => mutate({ townId, rigId, config })
  return { isPending, isSuccess, error, send }
}

import { gastownErrorOf } from '@gastown/client/gastown-error-of'
import type { TownConfigPatch, TownConfigView } from '@gastown/contract/town-config'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { useTRPC } from '../app/trpc.ts'
import { useTownVisit } from '../town/town-visit.ts'
import { BrowserSection } from './browser-section.tsx'
import { DangerSection } from './danger-section.tsx'
import { DeadLetters } from './dead-letters.tsx'
import { DryRun } from './dry-run.tsx'
import { ExportSection } from './export-section.tsx'
import { ImportBeads } from './import-beads.tsx'
import { InstallSection } from './install-section.tsx'
import { LeaveGuard } from './leave-guard.tsx'
import { modelDraftOf, modelPatchOf, type ModelDraft } from './model-draft.ts'
import { ModelSection } from './model-section.tsx'
import { PushBrowsers } from './push-browsers.tsx'
import { RigsSection } from './rigs-section.tsx'
import { patchOf } from './setting.ts'
import { SettingsForm } from './settings-form.tsx'
import { SettingsLayout } from './settings-layout.tsx'
import { townSections } from './town-sections.ts'
import { useDrafts } from './use-drafts.ts'

/** Sections that are no settings of the town itself, in their order below those. */
const others = [
  { id: 'rigs', title: 'Rigs' },
  { id: 'import', title: 'Import beads' },
  { id: 'export', title: 'Export' },
  { id: 'browser', title: 'This browser' },
  { id: 'install', title: 'This install' },
  { id: 'dead-letters', title: 'Dead letters' },
  { id: 'developer', title: 'Developer' },
  { id: 'danger', title: 'Danger zone' },
] as const

/** Every setting of the town, and what can be done with the whole of it. */
export function TownSettings(): ReactNode {
  const { townId } = useTownVisit()
  const { data: config, error } = useQuery(useTRPC().gastown.getTownConfig.queryOptions({ townId }, { staleTime: 0 }))
  if (config !== undefined) return <Sections key={townId} config={config} />
  return (
    <SettingsLayout title="Settings" entries={[]}>
      {error === null ? null : (
        <p className="error-text" role="alert">
          {gastownErrorOf(error).message}
        </p>
      )}
    </SettingsLayout>
  )
}

function Sections({ config }: { readonly config: TownConfigView }): ReactNode {
  const { townId } = useTownVisit()
  const { drafts, setDraft } = useDrafts(townId)
  const [model, setModel] = useState<ModelDraft | null>(null)
  const modelDraft = model ?? modelDraftOf(config.model)
  const isModelDirty = modelPatchOf(modelDraft, config.model) !== null
  const dirty = new Set([
    ...townSections.filter(({ id, settings }) => patchOf(settings, drafts[id] ?? {}, config) !== null).map(({ id }) => id),
    ...(isModelDirty ? ['model'] : []),
  ])
  const saveModel = useSave(() => setModel(null))
  const entries = [{ id: 'model', title: 'Model' }, ...townSections.map(({ id, title }) => ({ id, title })), ...others].map(
    (entry) => ({ ...entry, isDirty: dirty.has(entry.id) }),
  )
  return (
    <SettingsLayout title="Settings" entries={entries}>
      <LeaveGuard isDirty={dirty.size > 0} />
      <ModelSection
        model={config.model}
        draft={modelDraft}
        onDraft={setModel}
        save={{ ...saveModel, send: (patch) => saveModel.send({ model: patch }) }}
      />
      {townSections.map((section) => (
        <TownSection
          key={section.id}
          section={section}
          config={config}
          draft={drafts[section.id] ?? {}}
          onDraft={(draft) => setDraft(section.id, draft)}
        />
      ))}
      <RigsSection />
      <ImportBeads />
      <ExportSection />
      <BrowserSection />
      <InstallSection />
      <DeadLetters />
      <DryRun />
      <DangerSection />
      <p className="muted settings-end">
        How the last starts of the mayor went is on the page{' '}
        <Link to="/towns/$townId/startup" params={{ townId }}>
          Startup
        </Link>
        ; what the town takes of the machine, on{' '}
        <Link to="/towns/$townId/observability" params={{ townId }}>
          Observability
        </Link>
        .
      </p>
    </SettingsLayout>
  )
}

type TownSectionProps = Pick<Parameters<typeof SettingsForm>[0], 'section' | 'draft' | 'onDraft'> & {
  readonly config: TownConfigView
}

function TownSection({ config, ...form }: TownSectionProps): ReactNode {
  const save = useSave(() => form.onDraft({}))
  return (
    <SettingsForm {...form} settings={config} save={save}>
      {form.section.id === 'notifications' ? <PushBrowsers /> : null}
    </SettingsForm>
  )
}

/** Sends a change; what the town answers is what is in force from then on. */
function useSave(onSaved: () => void) {
  const { townId } = useTownVisit()
  const trpc = useTRPC()
  const queryClient = useQueryClient()
  const { mutate, isPending, isSuccess, error } = useMutation(
    trpc.gastown.updateTownConfig.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(trpc.gastown.getTownConfig.queryKey({ townId }), saved)
        onSaved()
      },
    }),
  )
  const send = (config: TownConfigPatch | Record<string, unknown>): void => mutate({ townId, config })
  return { isPending, isSuccess, error, send }
}

import { rigIdSchema } from '@gastown/contract/ids'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { BeadsBrowser } from '../beads/beads-browser.tsx'
import { useTownVisit } from '../town/town-visit.ts'
import { Icon } from '../ui/icons.tsx'
import { Page } from '../ui/page.tsx'
import { RemoveRigModal } from './remove-rig-modal.tsx'
import { RigConvoys } from './rig-convoys.tsx'
import { RigCrew } from './rig-crew.tsx'
import { RigFacts } from './rig-facts.tsx'
import { RigStats } from './rig-stats.tsx'
import { SlingDialog } from './sling-dialog.tsx'
import './rig-page.css'

/** One rig: what it is, who works on it, and its beads. */
export function RigPage(): ReactNode {
  const { rigId } = useParams({ from: '/towns/$townId/rigs/$rigId' })
  const { townId, town } = useTownVisit()
  const navigate = useNavigate()
  const [isCreating, setIsCreating] = useState(false)
  const [isSlinging, setIsSlinging] = useState(false)
  const [isRemoving, setIsRemoving] = useState(false)
  const parsed = rigIdSchema.safeParse(rigId)
  const rig = town?.rigs.find((one) => one.rigId === rigId)
  if (town === null) return <Page title="Rig">{null}</Page>
  if (rig === undefined || !parsed.success) {
    return (
      <Page title="Rig">
        <p className="panel-empty">
          The town has no rig with this id, or no longer.{' '}
          <Link to="/towns/$townId" params={{ townId }}>
            Go to the overview
          </Link>
        </p>
      </Page>
    )
  }
  return (
    <Page
      title={rig.name}
      actions={
        <>
          <button type="button" className="button" onClick={() => setIsSlinging(true)}>
            <Icon name="play" size={14} /> Sling…
          </button>
          <button type="button" className="button button-primary" onClick={() => setIsCreating(true)}>
            <Icon name="plus" size={14} /> New bead
          </button>
          <Link
            className="button button-icon"
            to="/towns/$townId/rigs/$rigId/settings"
            params={{ townId, rigId: parsed.data }}
            aria-label="Settings of the rig"
            title="Settings of the rig"
          >
            <Icon name="gear" />
          </Link>
          <button
            type="button"
            className="button button-icon"
            aria-label={`Remove ${rig.name}`}
            title={`Remove ${rig.name}`}
            onClick={() => setIsRemoving(true)}
          >
            <Icon name="trash" />
          </button>
        </>
      }
    >
      <RigFacts townId={townId} rig={rig} />
      <RigStats townId={townId} rigId={parsed.data} />
      <div className="rig-strips">
        <RigCrew townId={townId} agents={town.work.agents.filter((agent) => agent.rigId === rigId)} />
        <RigConvoys townId={townId} convoys={town.work.convoys.filter((convoy) => convoy.rigId === rigId)} />
      </div>
      <div className="rig-board">
        <BeadsBrowser townId={townId} rigId={parsed.data} isCreating={isCreating} onCreating={setIsCreating} />
      </div>
      <SlingDialog townId={townId} rig={rig} open={isSlinging} onOpenChange={setIsSlinging} />
      {isRemoving ? (
        <RemoveRigModal
          townId={townId}
          rig={rig}
          onClose={() => setIsRemoving(false)}
          onRemoved={() => void navigate({ to: '/towns/$townId', params: { townId } })}
        />
      ) : null}
    </Page>
  )
}

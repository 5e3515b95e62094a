import { beadIdSchema, type BeadId } from '@gastown/contract/work/ids'
import { useNavigate, useSearch } from '@tanstack/react-router'

/** The bead that the address names (`?bead=`): open beside whatever page is shown, kept by a reload, closed by the back button. */
export function useShownBead(): { beadId: BeadId | null; show: (beadId: BeadId | null) => void } {
  const { bead } = useSearch({ from: '/towns/$townId' })
  const navigate = useNavigate()
  const parsed = beadIdSchema.safeParse(bead)
  return {
    beadId: parsed.success ? parsed.data : null,
    show: (beadId) => void navigate({ to: '.', search: (search) => ({ ...search, bead: beadId ?? undefined }) }),
  }
}

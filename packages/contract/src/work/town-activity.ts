import { z } from 'zod'

/** Half an hour: 48 steps of a day are a line that a person reads. */
export const activityStepMs = 30 * 60_000
export const activitySteps = 48

/** How much happened, step by step, the oldest first; the last step is the one of now. */
export const townActivitySchema = z.object({
  /** The number of the newest event that is counted; 0: none. */
  upTo: z.int().min(0),
  steps: z
    .array(
      z.object({
        at: z.iso.datetime(),
        /** Facts that were recorded. */
        events: z.int().min(0),
        landed: z.int().min(0),
        failed: z.int().min(0),
      }),
    )
    .length(activitySteps),
})
export type TownActivity = z.infer<typeof townActivitySchema>

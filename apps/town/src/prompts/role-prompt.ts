import type { Role } from '@gastown/contract/model-config'
import type { Town } from '@gastown/core/town'
import { oneLine } from './frame-text.ts'
import { mayorPrompt } from './mayor-prompt.ts'
import { polecatPrompt } from './polecat-prompt.ts'
import { reviewerPrompt } from './reviewer-prompt.ts'

const promptOf: Readonly<Record<Role, (options: { townName: string; instructions: string }) => string>> = {
  mayor: mayorPrompt,
  polecat: polecatPrompt,
  refinery: reviewerPrompt,
}

/** The duty of a role in a town. Changes only with the town's settings: it is part of the config of a running agent server. */
export function rolePrompt(town: Pick<Town, 'name' | 'work'>, role: Role): string {
  return promptOf[role]({ townName: oneLine(town.name, 64), instructions: town.work.config.instructions[role] })
}

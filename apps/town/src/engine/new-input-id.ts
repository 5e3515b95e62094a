import { inputIdSchema, type InputId } from '@gastown/contract/ids'
import type { RandomBytes } from '../clock.ts'

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz'

/** A fresh id of an input: 26 letters and digits, 130 random bits, so that towns on different machines never meet. */
export function newInputId(random: RandomBytes): InputId {
  const letters = Array.from(random(26), (byte) => alphabet[byte % alphabet.length])
  return inputIdSchema.parse(letters.join(''))
}

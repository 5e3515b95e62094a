import { z } from 'zod'
import { agentIdSchema, generationSchema, townIdSchema } from '@gastown/contract/ids'
import { roleSchema } from '@gastown/contract/model-config'
import { parseBase64Url, renderBase64Url } from './base64url.ts'

/** Seconds since 1970 at which a token ends. */
const exp = z.int().positive()

/** What a token says. Nothing in it is secret: it is signed, not encrypted. */
export const tokenClaimsSchema = z.discriminatedUnion('kind', [
  /** A browser that has logged in. `nonce` makes each login's cookie another one. */
  z.object({ kind: z.literal('session'), nonce: z.string(), exp }),
  /** One run of one town's container. */
  z.object({ kind: z.literal('container'), townId: townIdSchema, containerGeneration: generationSchema, exp }),
  /** One run of one agent, in its role. */
  z.object({
    kind: z.literal('agent'),
    townId: townIdSchema,
    agentId: agentIdSchema,
    generation: generationSchema,
    role: roleSchema,
    exp,
  }),
])
export type TokenClaims = z.infer<typeof tokenClaimsSchema>

export interface TokenSigner {
  sign(claims: TokenClaims): Promise<string>
  /** The claims of a token of ours, whether or not it has ended; null for anything else. */
  verify(token: string): Promise<TokenClaims | null>
}

const prefix = 'gt1'

/**
 * Compact tokens `gt1.<payload>.<mac>`: base64url JSON and its HMAC-SHA-256 under the install's key. Another key, and every
 * token of before is void.
 */
export function createTokenSigner(key: Uint8Array<ArrayBuffer>): TokenSigner {
  const imported = crypto.subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign', 'verify'])
  const signedPart = (payload: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(`${prefix}.${payload}`)
  return {
    async sign(claims) {
      const payload = renderBase64Url(new TextEncoder().encode(JSON.stringify(claims)))
      const mac = await crypto.subtle.sign('HMAC', await imported, signedPart(payload))
      return `${prefix}.${payload}.${renderBase64Url(new Uint8Array(mac))}`
    },
    async verify(token) {
      const [head, payload, mac, ...more] = token.split('.')
      if (head !== prefix || payload === undefined || mac === undefined || more.length > 0) return null
      const macBytes = parseBase64Url(mac)
      // WebCrypto's own comparison takes the same time wherever the two differ.
      if (macBytes === null || !(await crypto.subtle.verify('HMAC', await imported, macBytes, signedPart(payload)))) return null
      const claims = parseBase64Url(payload)
      return claims === null ? null : parseClaims(claims)
    },
  }
}

function parseClaims(bytes: Uint8Array): TokenClaims | null {
  try {
    return tokenClaimsSchema.parse(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)))
  } catch {
    // Signed by this install, in a form of another version.
    return null
  }
}

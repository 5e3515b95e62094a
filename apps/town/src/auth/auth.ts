import { GastownError } from '@gastown/contract/errors'
import type { AgentId, TownId } from '@gastown/contract/ids'
import type { Role } from '@gastown/contract/model-config'
import type { Clock, RandomBytes } from '../clock.ts'
import { renderBase64Url } from './base64url.ts'
import { checkHostAndOrigin, isFromOwnPage, type AllowedAddresses } from './check-host-and-origin.ts'
import { isSameText } from './is-same-text.ts'
import { createLoginCodes } from './login-codes.ts'
import { createTokenSigner, type TokenClaims } from './signed-token.ts'

/** Secrets of this install; its host keeps them, readable by its owner alone. */
export interface InstallKeys {
  /** What the command line and scripts present. */
  readonly operatorToken: string
  /** At least 32 random bytes. Signs cookies and tokens; another key voids them all. */
  readonly signingKey: Uint8Array<ArrayBuffer>
}

export type ContainerClaims = Extract<TokenClaims, { kind: 'container' }>
export type AgentClaims = Extract<TokenClaims, { kind: 'agent' }>

/** Who may do what. Checks throw a GastownError with its code; none of them says more than what to do about it. */
export interface Auth {
  /** For every request and every upgrade, before anything else. FOREIGN_HOST, FOREIGN_ORIGIN. */
  checkHostAndOrigin(request: Request): void
  /**
   * The operator's token, or the cookie of a browser that has logged in. With the cookie, whatever changes something, and every
   * upgrade, must come from our own page. UNAUTHENTICATED, FOREIGN_ORIGIN.
   */
  requireOperator(request: Request): Promise<void>
  /** UNAUTHENTICATED, TOKEN_EXPIRED, FORBIDDEN (a token of another kind), WRONG_TOWN. */
  requireContainer(request: Request, townId: string): Promise<ContainerClaims>
  /** As `requireContainer`, for an agent's own token. */
  requireAgent(request: Request, townId: string): Promise<AgentClaims>
  /** Of a route for agents and for programs of the operator: an agent's token, or the operator's. Never a cookie. Throws as `requireAgent`. */
  requireAgentOrOperator(request: Request, townId: string): Promise<AgentClaims | 'operator'>
  mintContainerToken(options: { townId: TownId; containerGeneration: number; ttlMs: number }): Promise<MintedToken>
  mintAgentToken(options: {
    townId: TownId
    agentId: AgentId
    generation: number
    role: Role
    ttlMs: number
  }): Promise<MintedToken>
  /** For a one-time link: valid for ten minutes. */
  createLoginCode(): string
  /** True once for a code that was created and has not ended. */
  redeemLoginCode(code: string): boolean
  /** Value of a `Set-Cookie` header that logs a browser in. */
  sessionCookie(): Promise<string>
}

export interface MintedToken {
  readonly token: string
  /** ISO time. */
  readonly expiresAt: string
}

export const sessionCookieName = 'gastown_session'

/** 30 days: a page that is opened once a month stays logged in, a lost laptop's does not for ever. */
export const sessionTtlMs = 30 * 24 * 60 * 60_000

const howToLogIn = 'Run "gastown status" for a one-time login link, or send "Authorization: Bearer <operator token>".'
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

export function createAuth(options: { keys: InstallKeys; clock: Clock; random: RandomBytes; allowed: AllowedAddresses }): Auth {
  const { keys, clock, random, allowed } = options
  const signer = createTokenSigner(keys.signingKey)
  const codes = createLoginCodes({ clock, random })
  const hasEnded = (claims: TokenClaims): boolean => claims.exp * 1000 <= clock.now()

  async function mint(ttlMs: number, claimsUntil: (exp: number) => TokenClaims): Promise<MintedToken> {
    const exp = Math.ceil((clock.now() + ttlMs) / 1000)
    return { token: await signer.sign(claimsUntil(exp)), expiresAt: new Date(exp * 1000).toISOString() }
  }

  async function hasSession(request: Request): Promise<boolean> {
    const cookie = readCookie(request, sessionCookieName)
    const claims = cookie === null ? null : await signer.verify(cookie)
    return claims?.kind === 'session' && !hasEnded(claims)
  }

  async function requireClaims<K extends 'container' | 'agent'>(request: Request, townId: string, kind: K) {
    const bearer = readBearer(request)
    if (bearer === null) throw new GastownError('UNAUTHENTICATED', `This route needs "Authorization: Bearer <${kind} token>".`)
    if (isSameText(bearer, keys.operatorToken)) throw new GastownError('FORBIDDEN', `This route is for the town's ${kind} alone.`)
    const claims = await signer.verify(bearer)
    if (claims === null) throw new GastownError('UNAUTHENTICATED', `The ${kind} token is not one of this install.`)
    if (claims.kind !== kind) throw new GastownError('FORBIDDEN', `A token for ${claims.kind} does not open a route for ${kind}.`)
    if (hasEnded(claims)) throw new GastownError('TOKEN_EXPIRED', `The ${kind} token has ended. The town gives out a new one.`)
    if (claims.townId !== townId) throw new GastownError('WRONG_TOWN', 'The token is for another town.')
    return claims as Extract<TokenClaims, { kind: K }>
  }

  return {
    checkHostAndOrigin: (request) => checkHostAndOrigin(request, allowed),
    async requireOperator(request) {
      const bearer = readBearer(request)
      if (bearer !== null) {
        if (isSameText(bearer, keys.operatorToken)) return
        throw new GastownError('UNAUTHENTICATED', `The operator token is not this install's. ${howToLogIn}`)
      }
      if (!(await hasSession(request))) throw new GastownError('UNAUTHENTICATED', `You are not logged in. ${howToLogIn}`)
      const changes = !safeMethods.has(request.method) || request.headers.get('upgrade') !== null
      if (changes && !isFromOwnPage(request, allowed)) {
        throw new GastownError(
          'FOREIGN_ORIGIN',
          "A browser's change must come from the town's own page: it has no Origin of ours.",
          {
            field: 'origin',
          },
        )
      }
    },
    requireContainer: (request, townId) => requireClaims(request, townId, 'container'),
    requireAgent: (request, townId) => requireClaims(request, townId, 'agent'),
    async requireAgentOrOperator(request, townId) {
      const bearer = readBearer(request)
      if (bearer !== null && isSameText(bearer, keys.operatorToken)) return 'operator'
      return await requireClaims(request, townId, 'agent')
    },
    mintContainerToken: ({ ttlMs, townId, containerGeneration }) =>
      mint(ttlMs, (exp) => ({ kind: 'container', townId, containerGeneration, exp })),
    mintAgentToken: ({ ttlMs, townId, agentId, generation, role }) =>
      mint(ttlMs, (exp) => ({ kind: 'agent', townId, agentId, generation, role, exp })),
    createLoginCode: () => codes.create(),
    redeemLoginCode: (code) => codes.redeem(code),
    async sessionCookie() {
      const nonce = renderBase64Url(random(16))
      const { token } = await mint(sessionTtlMs, (exp) => ({ kind: 'session', nonce, exp }))
      return `${sessionCookieName}=${token}; Path=/; Max-Age=${sessionTtlMs / 1000}; HttpOnly; SameSite=Strict`
    },
  }
}

function readBearer(request: Request): string | null {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null
}

function readCookie(request: Request, name: string): string | null {
  for (const part of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2)
    if (key === name && value !== undefined) return value
  }
  return null
}

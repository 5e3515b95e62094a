import { GastownError } from '@gastown/contract/errors'
import { Hono } from 'hono'
import { z } from 'zod'
import type { Auth } from '../auth/auth.ts'
import type { Towns } from '../engine/towns.ts'
import type { Log } from '../log.ts'
import type { MayorWishes } from './mayor-wishes.ts'
import { readJsonBody } from './read-body.ts'
import type { WebFile, WebPage } from './web-page.ts'

/** A token and some JSON around it. */
const maxLoginBytes = 16 * 1024

const loginBodySchema = z.object({ token: z.string().min(1, 'must not be empty').max(4096) })

const usedLink = `This login link has been used, or its ten minutes are over.

For a new one, start "gastown up" again, or run "gastown status".
With the operator token you can also log in on the page itself: open / in this browser.
`

export interface PageDoorOptions {
  readonly towns: Pick<Towns, 'get'>
  readonly auth: Pick<Auth, 'redeemLoginCode' | 'requireOperator' | 'sessionCookie'>
  readonly page: WebPage
  readonly wishes: Pick<MayorWishes, 'opened'>
  readonly log: Log
}

/** The page and its login. Neither needs a session: the page shows the login by itself. */
export function createPageDoor(options: PageDoorOptions): Hono {
  const { auth, page } = options
  const door = new Hono()

  door.get('/login', async (c) => {
    const code = c.req.query('code')
    if (code === undefined) return indexResponse(page)
    if (!auth.redeemLoginCode(code))
      return new Response(usedLink, { status: 401, headers: { 'content-type': 'text/plain; charset=utf-8' } })
    return new Response(null, { status: 303, headers: { location: '/', 'set-cookie': await auth.sessionCookie() } })
  })

  door.post('/login', async (c) => {
    const { token } = loginBodySchema.parse(await readJsonBody(c.req.raw, maxLoginBytes))
    await auth.requireOperator(new Request(c.req.url, { headers: { authorization: `Bearer ${token}` } }))
    return new Response(null, { status: 204, headers: { 'set-cookie': await auth.sessionCookie() } })
  })

  door.get('/', () => indexResponse(page))
  door.get('/new', () => indexResponse(page))
  door.get('/towns', () => indexResponse(page))
  door.get('/towns/:townId/*', (c) => {
    // Not awaited: the mayor starts while the page is on its way.
    void wakeMayor(c.req.raw, c.req.param('townId'), options)
    return indexResponse(page)
  })
  door.get('*', async (c) => {
    const file = await page.read(new URL(c.req.url).pathname)
    return file === null ? c.notFound() : fileResponse(file)
  })
  return door
}

/** Asks for the mayor of the town whose page was asked for, by someone who is logged in. Never rejects. */
async function wakeMayor(request: Request, townId: string, { auth, towns, wishes, log }: PageDoorOptions): Promise<void> {
  try {
    await auth.requireOperator(request)
    wishes.opened(towns.get(townId))
  } catch (error) {
    // A stranger, or no such town: the page says so by itself.
    if (!(error instanceof GastownError)) log.error({ townId, error: String(error) }, 'a page could not wake its mayor')
  }
}

/** The page finds out by itself which of its views the address means. */
async function indexResponse(page: WebPage): Promise<Response> {
  const index = await page.read('/index.html')
  if (index === null) throw new GastownError('ROUTE_NOT_FOUND', 'The page was not built. Run "npm start", which builds it.')
  return fileResponse(index)
}

function fileResponse({ body, contentType, immutable }: WebFile): Response {
  const cacheControl = immutable ? 'public, max-age=31536000, immutable' : 'no-cache'
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': cacheControl } })
}

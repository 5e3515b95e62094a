import { createTrpcClient } from '@gastown/client/trpc-client'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { openBrowserSettings } from './app/browser-settings.ts'
import { createObservable } from './app/observable.ts'
import { createQueryClient } from './app/query-client.ts'
import { createAppRouter } from './app/router.tsx'
import { loadMarkdown } from './chat/load-markdown.ts'
import { createPageTerminals } from './terminal/page-terminals.ts'
import { createToasts } from './ui/toasts.ts'
import './styles/index.css'

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

const loginNeeded = createObservable(false)
const queryClient = createQueryClient({ onUnauthenticated: () => loginNeeded.set(true) })
const trpcClient = createTrpcClient({ baseURL: '' })
const baseURL = window.location.origin
const settings = openBrowserSettings(window)
const terminals = createPageTerminals({ baseURL, settings })
// The address says which town will be shown: its terminal is on its way before the page is drawn.
const [, townsWord, townId] = window.location.pathname.split('/')
if (townsWord === 'towns' && townId !== undefined && townId !== '') terminals.expect(townId)
const page = { baseURL, loginNeeded, settings, terminals, toasts: createToasts() }

createRoot(root).render(<App page={page} queryClient={queryClient} trpcClient={trpcClient} router={createAppRouter()} />)
loadMarkdown()

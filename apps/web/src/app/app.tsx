import type { GastownRouter } from '@gastown/contract/router'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import type { TRPCClient } from '@trpc/client'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'
import { PageProvider, type PageContext } from './page-context.ts'
import type { AppRouter } from './router.tsx'
import { TRPCProvider } from './trpc.ts'

interface AppProps {
  readonly page: PageContext
  readonly queryClient: QueryClient
  readonly trpcClient: TRPCClient<GastownRouter>
  readonly router: AppRouter
}

export function App({ page, queryClient, trpcClient, router }: AppProps): ReactNode {
  return (
    <PageProvider value={page}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          <Tooltip.Provider delayDuration={400}>
            <RouterProvider router={router} />
          </Tooltip.Provider>
        </TRPCProvider>
      </QueryClientProvider>
    </PageProvider>
  )
}

import type { GastownRouter } from '@gastown/contract/router'
import { createTRPCContext } from '@trpc/tanstack-react-query'

/** `useTRPC().gastown.<procedure>.queryOptions(input)`, `.mutationOptions()` and `.queryKey(input)`. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<GastownRouter>()

import { initTRPC, TRPCError } from '@trpc/server'
import { z } from 'zod'
import { GastownError, errorCodes, problemOf, type Problem } from './errors.ts'
import { procedures as p, type ProcedureHandlers } from './procedures.ts'

export interface RouterContext {
  readonly handlers: ProcedureHandlers
}

const t = initTRPC.context<RouterContext>().create({
  errorFormatter: ({ shape, error }) => {
    const problem = problemOfTrpc(error)
    return {
      ...shape,
      message: problem.detail,
      data: { code: problem.code, httpStatus: problem.status, path: shape.data.path, field: problem.field },
    }
  },
})

function problemOfTrpc(error: TRPCError): Problem {
  // An answer of ours that does not fit is our bug, not the caller's input.
  if (error.code === 'INTERNAL_SERVER_ERROR' && error.cause instanceof z.ZodError)
    return problemOf(new Error('The answer does not fit.'))
  if (error.cause instanceof GastownError || error.cause instanceof z.ZodError) return problemOf(error.cause)
  if (error.code === 'NOT_FOUND') return problemOf(new GastownError('ROUTE_NOT_FOUND', error.message))
  if (error.code === 'PAYLOAD_TOO_LARGE') return problemOf(new GastownError('BODY_TOO_LARGE', error.message))
  if (error.code === 'INTERNAL_SERVER_ERROR') return problemOf(error.cause)
  return problemOf(new GastownError('INVALID_INPUT', error.message))
}

const trpcCodeByStatus: Record<number, TRPCError['code']> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  422: 'UNPROCESSABLE_CONTENT',
  503: 'SERVICE_UNAVAILABLE',
}

/** Gives an error of ours the HTTP status of its code. */
const procedure = t.procedure.use(async ({ next }) => {
  const result = await next()
  if (result.ok || !(result.error.cause instanceof GastownError)) return result
  const { status } = errorCodes[result.error.cause.code]
  throw new TRPCError({ code: trpcCodeByStatus[status] ?? 'INTERNAL_SERVER_ERROR', cause: result.error.cause })
})

/** The tRPC face of the procedures. It holds no behaviour: each call goes to the handler of its name. */
export const gastownRouter = t.router({
  gastown: t.router({
    createTown: procedure
      .input(p.createTown.input)
      .output(p.createTown.output)
      .mutation(({ ctx, input }) => ctx.handlers.createTown(input)),
    listTowns: procedure.output(p.listTowns.output).query(({ ctx }) => ctx.handlers.listTowns()),
    getTown: procedure
      .input(p.getTown.input)
      .output(p.getTown.output)
      .query(({ ctx, input }) => ctx.handlers.getTown(input)),
    deleteTown: procedure
      .input(p.deleteTown.input)
      .output(p.deleteTown.output)
      .mutation(({ ctx, input }) => ctx.handlers.deleteTown(input)),
    getTownConfig: procedure
      .input(p.getTownConfig.input)
      .output(p.getTownConfig.output)
      .query(({ ctx, input }) => ctx.handlers.getTownConfig(input)),
    updateTownConfig: procedure
      .input(p.updateTownConfig.input)
      .output(p.updateTownConfig.output)
      .mutation(({ ctx, input }) => ctx.handlers.updateTownConfig(input)),
    createRig: procedure
      .input(p.createRig.input)
      .output(p.createRig.output)
      .mutation(({ ctx, input }) => ctx.handlers.createRig(input)),
    listRigs: procedure
      .input(p.listRigs.input)
      .output(p.listRigs.output)
      .query(({ ctx, input }) => ctx.handlers.listRigs(input)),
    deleteRig: procedure
      .input(p.deleteRig.input)
      .output(p.deleteRig.output)
      .mutation(({ ctx, input }) => ctx.handlers.deleteRig(input)),
    ensureMayor: procedure
      .input(p.ensureMayor.input)
      .output(p.ensureMayor.output)
      .mutation(({ ctx, input }) => ctx.handlers.ensureMayor(input)),
    getMayorStatus: procedure
      .input(p.getMayorStatus.input)
      .output(p.getMayorStatus.output)
      .query(({ ctx, input }) => ctx.handlers.getMayorStatus(input)),
    sendMessage: procedure
      .input(p.sendMessage.input)
      .output(p.sendMessage.output)
      .mutation(({ ctx, input }) => ctx.handlers.sendMessage(input)),
    stopTurn: procedure
      .input(p.stopTurn.input)
      .output(p.stopTurn.output)
      .mutation(({ ctx, input }) => ctx.handlers.stopTurn(input)),
    getConversation: procedure
      .input(p.getConversation.input)
      .output(p.getConversation.output)
      .query(({ ctx, input }) => ctx.handlers.getConversation(input)),
    restartContainer: procedure
      .input(p.restartContainer.input)
      .output(p.restartContainer.output)
      .mutation(({ ctx, input }) => ctx.handlers.restartContainer(input)),
    stopContainer: procedure
      .input(p.stopContainer.input)
      .output(p.stopContainer.output)
      .mutation(({ ctx, input }) => ctx.handlers.stopContainer(input)),
    getStartupMetrics: procedure
      .input(p.getStartupMetrics.input)
      .output(p.getStartupMetrics.output)
      .query(({ ctx, input }) => ctx.handlers.getStartupMetrics(input)),
    getStartupHistory: procedure
      .input(p.getStartupHistory.input)
      .output(p.getStartupHistory.output)
      .query(({ ctx, input }) => ctx.handlers.getStartupHistory(input)),
    recordFirstPaint: procedure
      .input(p.recordFirstPaint.input)
      .output(p.recordFirstPaint.output)
      .mutation(({ ctx, input }) => ctx.handlers.recordFirstPaint(input)),
    createLoginLink: procedure.output(p.createLoginLink.output).mutation(({ ctx }) => ctx.handlers.createLoginLink()),
    getSystem: procedure.output(p.getSystem.output).query(({ ctx }) => ctx.handlers.getSystem()),
  }),
})

export type GastownRouter = typeof gastownRouter

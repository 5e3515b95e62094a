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
    checkRepository: procedure
      .input(p.checkRepository.input)
      .output(p.checkRepository.output)
      .query(({ ctx, input }) => ctx.handlers.checkRepository(input)),
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
    getPush: procedure.output(p.getPush.output).query(({ ctx }) => ctx.handlers.getPush()),
    subscribePush: procedure
      .input(p.subscribePush.input)
      .output(p.subscribePush.output)
      .mutation(({ ctx, input }) => ctx.handlers.subscribePush(input)),
    unsubscribePush: procedure
      .input(p.unsubscribePush.input)
      .output(p.unsubscribePush.output)
      .mutation(({ ctx, input }) => ctx.handlers.unsubscribePush(input)),
    sendTestPush: procedure.output(p.sendTestPush.output).mutation(({ ctx }) => ctx.handlers.sendTestPush()),
    createBead: procedure
      .input(p.createBead.input)
      .output(p.createBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.createBead(input)),
    listBeads: procedure
      .input(p.listBeads.input)
      .output(p.listBeads.output)
      .query(({ ctx, input }) => ctx.handlers.listBeads(input)),
    listBeadCards: procedure
      .input(p.listBeadCards.input)
      .output(p.listBeadCards.output)
      .query(({ ctx, input }) => ctx.handlers.listBeadCards(input)),
    getBead: procedure
      .input(p.getBead.input)
      .output(p.getBead.output)
      .query(({ ctx, input }) => ctx.handlers.getBead(input)),
    updateBead: procedure
      .input(p.updateBead.input)
      .output(p.updateBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.updateBead(input)),
    deleteBead: procedure
      .input(p.deleteBead.input)
      .output(p.deleteBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.deleteBead(input)),
    startBead: procedure
      .input(p.startBead.input)
      .output(p.startBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.startBead(input)),
    retryBead: procedure
      .input(p.retryBead.input)
      .output(p.retryBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.retryBead(input)),
    closeBead: procedure
      .input(p.closeBead.input)
      .output(p.closeBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.closeBead(input)),
    reassignBead: procedure
      .input(p.reassignBead.input)
      .output(p.reassignBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.reassignBead(input)),
    sling: procedure
      .input(p.sling.input)
      .output(p.sling.output)
      .mutation(({ ctx, input }) => ctx.handlers.sling(input)),
    slingBatch: procedure
      .input(p.slingBatch.input)
      .output(p.slingBatch.output)
      .mutation(({ ctx, input }) => ctx.handlers.slingBatch(input)),
    listConvoys: procedure
      .input(p.listConvoys.input)
      .output(p.listConvoys.output)
      .query(({ ctx, input }) => ctx.handlers.listConvoys(input)),
    getConvoy: procedure
      .input(p.getConvoy.input)
      .output(p.getConvoy.output)
      .query(({ ctx, input }) => ctx.handlers.getConvoy(input)),
    startConvoy: procedure
      .input(p.startConvoy.input)
      .output(p.startConvoy.output)
      .mutation(({ ctx, input }) => ctx.handlers.startConvoy(input)),
    updateConvoy: procedure
      .input(p.updateConvoy.input)
      .output(p.updateConvoy.output)
      .mutation(({ ctx, input }) => ctx.handlers.updateConvoy(input)),
    addConvoyBead: procedure
      .input(p.addConvoyBead.input)
      .output(p.addConvoyBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.addConvoyBead(input)),
    removeConvoyBead: procedure
      .input(p.removeConvoyBead.input)
      .output(p.removeConvoyBead.output)
      .mutation(({ ctx, input }) => ctx.handlers.removeConvoyBead(input)),
    closeConvoy: procedure
      .input(p.closeConvoy.input)
      .output(p.closeConvoy.output)
      .mutation(({ ctx, input }) => ctx.handlers.closeConvoy(input)),
    importBeads: procedure
      .input(p.importBeads.input)
      .output(p.importBeads.output)
      .mutation(({ ctx, input }) => ctx.handlers.importBeads(input)),
    listAgents: procedure
      .input(p.listAgents.input)
      .output(p.listAgents.output)
      .query(({ ctx, input }) => ctx.handlers.listAgents(input)),
    getAgent: procedure
      .input(p.getAgent.input)
      .output(p.getAgent.output)
      .query(({ ctx, input }) => ctx.handlers.getAgent(input)),
    getAgentDiff: procedure
      .input(p.getAgentDiff.input)
      .output(p.getAgentDiff.output)
      .query(({ ctx, input }) => ctx.handlers.getAgentDiff(input)),
    resetAgent: procedure
      .input(p.resetAgent.input)
      .output(p.resetAgent.output)
      .mutation(({ ctx, input }) => ctx.handlers.resetAgent(input)),
    sendMail: procedure
      .input(p.sendMail.input)
      .output(p.sendMail.output)
      .mutation(({ ctx, input }) => ctx.handlers.sendMail(input)),
    listMail: procedure
      .input(p.listMail.input)
      .output(p.listMail.output)
      .query(({ ctx, input }) => ctx.handlers.listMail(input)),
    getMergeQueueData: procedure
      .input(p.getMergeQueueData.input)
      .output(p.getMergeQueueData.output)
      .query(({ ctx, input }) => ctx.handlers.getMergeQueueData(input)),
    getMerge: procedure
      .input(p.getMerge.input)
      .output(p.getMerge.output)
      .query(({ ctx, input }) => ctx.handlers.getMerge(input)),
    getMergeDiff: procedure
      .input(p.getMergeDiff.input)
      .output(p.getMergeDiff.output)
      .query(({ ctx, input }) => ctx.handlers.getMergeDiff(input)),
    requestRework: procedure
      .input(p.requestRework.input)
      .output(p.requestRework.output)
      .mutation(({ ctx, input }) => ctx.handlers.requestRework(input)),
    retryMerge: procedure
      .input(p.retryMerge.input)
      .output(p.retryMerge.output)
      .mutation(({ ctx, input }) => ctx.handlers.retryMerge(input)),
    getTownEvents: procedure
      .input(p.getTownEvents.input)
      .output(p.getTownEvents.output)
      .query(({ ctx, input }) => ctx.handlers.getTownEvents(input)),
    getTownActivity: procedure
      .input(p.getTownActivity.input)
      .output(p.getTownActivity.output)
      .query(({ ctx, input }) => ctx.handlers.getTownActivity(input)),
    listEscalations: procedure
      .input(p.listEscalations.input)
      .output(p.listEscalations.output)
      .query(({ ctx, input }) => ctx.handlers.listEscalations(input)),
    acknowledgeEscalation: procedure
      .input(p.acknowledgeEscalation.input)
      .output(p.acknowledgeEscalation.output)
      .mutation(({ ctx, input }) => ctx.handlers.acknowledgeEscalation(input)),
    getCosts: procedure
      .input(p.getCosts.input)
      .output(p.getCosts.output)
      .query(({ ctx, input }) => ctx.handlers.getCosts(input)),
    getMetrics: procedure
      .input(p.getMetrics.input)
      .output(p.getMetrics.output)
      .query(({ ctx, input }) => ctx.handlers.getMetrics(input)),
    getFootprint: procedure
      .input(p.getFootprint.input)
      .output(p.getFootprint.output)
      .query(({ ctx, input }) => ctx.handlers.getFootprint(input)),
    pauseDispatch: procedure
      .input(p.pauseDispatch.input)
      .output(p.pauseDispatch.output)
      .mutation(({ ctx, input }) => ctx.handlers.pauseDispatch(input)),
    resumeDispatch: procedure
      .input(p.resumeDispatch.input)
      .output(p.resumeDispatch.output)
      .mutation(({ ctx, input }) => ctx.handlers.resumeDispatch(input)),
    getRigConfig: procedure
      .input(p.getRigConfig.input)
      .output(p.getRigConfig.output)
      .query(({ ctx, input }) => ctx.handlers.getRigConfig(input)),
    updateRigConfig: procedure
      .input(p.updateRigConfig.input)
      .output(p.updateRigConfig.output)
      .mutation(({ ctx, input }) => ctx.handlers.updateRigConfig(input)),
    getWorktreeUsage: procedure
      .input(p.getWorktreeUsage.input)
      .output(p.getWorktreeUsage.output)
      .query(({ ctx, input }) => ctx.handlers.getWorktreeUsage(input)),
    listDeadLetters: procedure
      .input(p.listDeadLetters.input)
      .output(p.listDeadLetters.output)
      .query(({ ctx, input }) => ctx.handlers.listDeadLetters(input)),
    dismissNotice: procedure
      .input(p.dismissNotice.input)
      .output(p.dismissNotice.output)
      .mutation(({ ctx, input }) => ctx.handlers.dismissNotice(input)),
    retryDeadLetter: procedure
      .input(p.retryDeadLetter.input)
      .output(p.retryDeadLetter.output)
      .mutation(({ ctx, input }) => ctx.handlers.retryDeadLetter(input)),
    dryRunReconcile: procedure
      .input(p.dryRunReconcile.input)
      .output(p.dryRunReconcile.output)
      .query(({ ctx, input }) => ctx.handlers.dryRunReconcile(input)),
  }),
})

export type GastownRouter = typeof gastownRouter

/**
 * The procedure builders. Each states the least role that may call it, here and nowhere else; a test asserts that every
 * procedure of the router was made by one of them. Errors of the domain become tRPC's in one middleware.
 */
import { initTRPC, TRPCError } from '@trpc/server'
import superjson from 'superjson'
import { requireActor } from '@/control/access/require-actor'
import { DomainError } from '@/domain/errors'
import type { Role } from '@/domain/view/views'
import type { ApiContext } from './context'
import { conflictsOf, problemsOf, trpcCode } from './errors'
import { apiMetrics } from './metrics'

interface ProcedureMeta {
  /** The least role, or PUBLIC: callable without signing in. */
  role: Role | 'PUBLIC'
}

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    sse: { ping: { enabled: true, intervalMs: 5000 }, client: { reconnectAfterInactivityMs: 15_000 } },
    errorFormatter: ({ shape, error, input }) => {
      const problems = problemsOf(error.cause, input)
      const invalid = error.cause?.name === 'ZodError'
      const { stack: _stack, ...data } = shape.data
      return {
        ...shape,
        message: invalid ? 'The input holds values that are not allowed' : shape.message,
        data: { ...data, problems, conflicts: conflictsOf(error.cause) },
      }
    },
  })

export const router = t.router
export const createCaller = t.createCallerFactory

/** Translates what the domain raised; hides what nobody foresaw (it is logged by the route handler). */
export function toTrpcError(error: unknown): TRPCError {
  const cause = error instanceof TRPCError && error.cause instanceof DomainError ? error.cause : error
  if (cause instanceof DomainError) return new TRPCError({ code: trpcCode[cause.code], message: cause.message, cause })
  if (error instanceof TRPCError && error.code !== 'INTERNAL_SERVER_ERROR') return error
  return new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'Something went wrong; see the log', cause: error })
}

const translated = t.procedure.use(async ({ path, type, next }) => {
  const startedMs = performance.now()
  const result = await next()
  const error = result.ok ? null : toTrpcError(result.error)
  // A subscription has only begun by now; open ones are told apart.
  if (type !== 'subscription') apiMetrics().called(path, error?.code ?? 'ok', performance.now() - startedMs)
  if (error) throw error
  return result
})

export const publicProcedure = translated.meta({ role: 'PUBLIC' })

function procedureFor(role: Role) {
  return translated.meta({ role }).use(({ ctx, next }) => {
    const actor = requireActor(ctx.actor, role)
    return next({ ctx: { control: { ...ctx.parts, actor } } })
  })
}

export const viewerProcedure = procedureFor('VIEWER')
export const operatorProcedure = procedureFor('OPERATOR')
export const editorProcedure = procedureFor('EDITOR')
export const adminProcedure = procedureFor('ADMIN')

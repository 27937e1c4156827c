import { tracked } from '@trpc/server'
import { z } from 'zod'
import { emptyScope } from '@/domain/view/fleet-views'
import { frameScope, rowsQuery } from '../fleet-inputs'
import { toTrpcError, viewerProcedure } from '../trpc'

const input = z.object({
  /** The last frame that the client has: `<startMs>-0`. Sent by tRPC's client itself when it reconnects. */
  lastEventId: z
    .string()
    .regex(/^\d{1,16}-\d{1,6}$/, 'use the id of a frame')
    .nullish(),
  scope: frameScope.default(emptyScope),
  rows: rowsQuery.nullable().default(null),
})

/**
 * All that a screen needs while it is open: a frame each second, and what changes of the list that it shows. After a
 * break frames go on where the client stopped, and the list comes whole.
 */
export const screen = viewerProcedure.input(input).subscription(async function* ({ ctx, input, signal }) {
  const { lastEventId, scope, rows } = input
  try {
    for await (const { id, event } of ctx.feed.screen({ after: lastEventId ?? null, scope, rows, signal })) {
      yield tracked(id, event)
    }
  } catch (error) {
    throw toTrpcError(error)
  }
})

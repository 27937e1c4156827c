import { tracked } from '@trpc/server'
import { z } from 'zod'
import { toTrpcError, viewerProcedure } from '../trpc'

const input = z.object({
  /** The last frame that the client has: `<startMs>-0`. Sent by tRPC's client itself when it reconnects. */
  lastEventId: z
    .string()
    .regex(/^\d{1,16}-\d{1,6}$/, 'use the id of a frame')
    .nullish(),
})

/** A frame each second; after a break it goes on where the client stopped. */
export const frames = viewerProcedure.input(input).subscription(async function* ({ ctx, input, signal }) {
  try {
    for await (const each of ctx.feed.frames({ after: input.lastEventId ?? null, signal })) {
      yield tracked(each.id, each.frame)
    }
  } catch (error) {
    throw toTrpcError(error)
  }
})

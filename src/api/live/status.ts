import { toTrpcError, viewerProcedure } from '../trpc'

/** The status at once, and again whenever it changes. */
export const status = viewerProcedure.subscription(async function* ({ ctx, signal }) {
  try {
    yield* ctx.feed.statuses({ signal })
  } catch (error) {
    throw toTrpcError(error)
  }
})

import { z } from 'zod'
import { breakersSince } from '@/control/breakers/breakers-since'
import { namespaceScope } from '../inputs'
import { viewerProcedure } from '../trpc'

const input = namespaceScope.extend({
  /** What the answer before gave; null: nothing is known yet. */
  stamp: z.string().max(60, 'use what the answer before gave').nullable(),
})

/** What changed of breakers since the answer before: what a board that stays open reads each second. */
export const changes = viewerProcedure.input(input).query(({ ctx, input }) => breakersSince(ctx.control, input))

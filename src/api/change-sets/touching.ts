import { z } from 'zod'
import { touchingObject } from '@/control/change-sets/touching-object'
import { objectId } from '@/domain/revision/object'
import { viewerProcedure } from '../trpc'

const input = z.object({ object: objectId })

/** Open change sets that touch an object, for editors to say so early. */
export const touching = viewerProcedure.input(input).query(({ ctx, input }) => touchingObject(ctx.control, input))

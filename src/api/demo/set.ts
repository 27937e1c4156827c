import { z } from 'zod'
import { setDemo } from '@/control/demo/set-demo'
import { operatorProcedure } from '../trpc'

const input = z.object({ on: z.boolean() })

export const set = operatorProcedure.input(input).mutation(({ ctx, input }) => setDemo(ctx.control, input))

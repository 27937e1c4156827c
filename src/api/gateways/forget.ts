import { z } from 'zod'
import { forgetGateway } from '@/control/gateways/forget-gateway'
import { operatorProcedure } from '../trpc'

const input = z.object({ id: z.string().min(1).max(300) })

export const forget = operatorProcedure.input(input).mutation(({ ctx, input }) => forgetGateway(ctx.control, input))

import { z } from 'zod'
import { registerInstance } from '@/control/services/register-instance'
import { objectName } from '@/domain/names'
import { instanceSpec } from '@/domain/service/service'
import { editorProcedure } from '../trpc'

const input = z.object({ namespace: objectName, spec: instanceSpec })

export const registerInstanceProcedure = editorProcedure
  .input(input)
  .mutation(({ ctx, input }) => registerInstance(ctx.control, input))

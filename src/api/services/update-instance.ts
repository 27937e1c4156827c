import { z } from 'zod'
import { updateInstance } from '@/control/services/update-instance'
import { instanceSpec } from '@/domain/service/service'
import { objectVersion } from '../inputs'
import { editorProcedure } from '../trpc'

const input = z.object({
  id: z.uuid('use the id of a managed instance'),
  version: objectVersion,
  spec: instanceSpec,
})

export const updateInstanceProcedure = editorProcedure
  .input(input)
  .mutation(({ ctx, input }) => updateInstance(ctx.control, input))

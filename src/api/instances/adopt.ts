import { z } from 'zod'
import { adoptInstances } from '@/control/instances/adopt-instances'
import { objectName } from '@/domain/names'
import { editorProcedure } from '../trpc'
import { targets } from './targets'

const input = z.object({ targets, namespace: objectName })

/** Makes managed instances of instances that registered themselves. */
export const adopt = editorProcedure.input(input).mutation(({ ctx, input }) => adoptInstances(ctx.control, input))

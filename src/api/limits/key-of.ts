import { z } from 'zod'
import { keyOf as keyOfValue } from '@/control/limits/key-of'
import { objectPlace } from '../inputs'
import { viewerProcedure } from '../trpc'

const length = 'use 1 to 8192 characters'
const input = objectPlace.extend({ value: z.string().min(1, length).max(8192, length) })

/** Ask by POST, as the screens do: a GET has the value in its address, which servers between may write down. */
export const keyOf = viewerProcedure.input(input).query(({ ctx, input }) => keyOfValue(ctx.control, input))

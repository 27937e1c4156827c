import { z } from 'zod'
import { compareRevisions } from '@/control/changes/compare-revisions'
import { revisionNumber } from '../inputs'
import { viewerProcedure } from '../trpc'

/** 0 is the empty set; `from` may be the newer. */
const input = z.object({ from: revisionNumber(0), to: revisionNumber(0) })

export const compare = viewerProcedure.input(input).query(({ ctx, input }) => compareRevisions(ctx.control, input))

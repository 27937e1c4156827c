import { z } from 'zod'
import { createChangeSet } from '@/control/change-sets/create-change-set'
import { draftEdits } from '../changes/edit'
import { editorProcedure } from '../trpc'
import { description, title } from './inputs'

/** It may begin without edits. */
const input = z.object({ title, description: description.default(''), edits: draftEdits })

export const create = editorProcedure.input(input).mutation(({ ctx, input }) => createChangeSet(ctx.control, input))

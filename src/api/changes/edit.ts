import { z } from 'zod'
import { objectId, publishedObject } from '@/domain/revision/object'
import type { Edit } from '@/domain/view/change-views'
import { objectVersion } from '../inputs'

/** null for a new object. */
const baseVersion = objectVersion.nullable()

const edit: z.ZodType<Edit, EditInput> = z.discriminatedUnion('op', [
  z.object({ op: z.literal('put'), object: publishedObject, baseVersion }),
  z.object({ op: z.literal('delete'), id: objectId, baseVersion }),
])

/** An edit as a form sends it: fields that have defaults may be left out. */
export type EditInput =
  | { op: 'put'; object: z.input<typeof publishedObject>; baseVersion: number | null }
  | { op: 'delete'; id: z.input<typeof objectId>; baseVersion: number | null }

/**
 * Edits of a change set, which may begin with none. Operators' overrides of breakers are left to `breakers.override`,
 * which says who acted and when; an edit could claim anything.
 */
export const draftEdits = z
  .array(edit)
  .max(1000, 'use at most 1000 edits')
  .superRefine((all, context) => {
    all.forEach((each, index) => {
      if ((each.op === 'put' ? each.object.kind : each.id.kind) !== 'breaker-override') return
      const path = [index, each.op === 'put' ? 'object' : 'id', 'kind']
      context.addIssue({ code: 'custom', path, message: 'trip and reset breakers with breakers.override' })
    })
  })

/** One revision's worth of edits. */
export const edits = draftEdits.min(1, 'there is nothing to change')

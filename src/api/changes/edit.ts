import { z } from 'zod'
import { objectId, type ObjectKind, publishedObject } from '@/domain/revision/object'
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

/** The procedures that give operators' orders: they say who acted and when, where an edit could claim anything. */
const orderWays: Partial<Record<ObjectKind, string>> = {
  'breaker-override': 'trip and reset breakers with breakers.override',
  'rate-limit-override': 'boost, block and reset keys with limits.actOnKey',
  'instance-override': 'drain and weigh instances with instances.act',
}

/** Edits of a change set, which may begin with none. Orders are not among them. */
export const draftEdits = z
  .array(edit)
  .max(1000, 'use at most 1000 edits')
  .superRefine((all, context) => {
    all.forEach((each, index) => {
      const message = orderWays[each.op === 'put' ? each.object.kind : each.id.kind]
      if (message === undefined) return
      context.addIssue({ code: 'custom', path: [index, each.op === 'put' ? 'object' : 'id', 'kind'], message })
    })
  })

/** One revision's worth of edits. */
export const edits = draftEdits.min(1, 'there is nothing to change')

import { z } from 'zod'
import type { FieldProblem } from '@/domain/errors'
import { objectName } from '@/domain/names'
import type { NamespaceView } from '@/domain/view/views'
import { checkDraft } from '../forms/draft'

const namespace = z.object({ name: objectName, description: z.string().max(500), requiresApproval: z.boolean() })

/** What is wrong with a namespace, by field of its form. */
export function namespaceProblems(values: NamespaceView): readonly FieldProblem[] {
  const checked = checkDraft(namespace, values)
  return checked.ok ? [] : checked.problems
}

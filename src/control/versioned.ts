import type { ObjectKind, SpecOf } from '@/domain/revision/object'
import type { Versioned } from '@/domain/view/views'
import type { Stored } from '@/store/objects/table'

/** An object as read models show it. */
export function versioned<K extends ObjectKind>(stored: Stored<K>): Versioned<SpecOf<K>> {
  const { kind: _kind, ...view } = stored
  return view
}

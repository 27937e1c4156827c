import type { NamespaceView } from '@/domain/view/views'
import { listNamespaces as list } from '@/store/namespaces'
import type { ControlParts } from '../context'

export function listNamespaces({ database }: ControlParts): Promise<NamespaceView[]> {
  return list(database)
}

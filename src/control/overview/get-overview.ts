import { DomainError } from '@/domain/errors'
import type { OverviewView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function getOverview(_parts: ControlParts, _input: { namespace: string | null }): Promise<OverviewView> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}

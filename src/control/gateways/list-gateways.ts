import { DomainError } from '@/domain/errors'
import type { GatewayRow } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function listGateways(_parts: ControlParts): Promise<GatewayRow[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}

import { DomainError } from '@/domain/errors'
import type { FrameView } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function framesInRange(_parts: ControlParts, _input: { fromMs: number; toMs: number }): Promise<FrameView[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}

import { DomainError } from '@/domain/errors'
import type { TimeMark } from '@/domain/view/views'
import type { ControlParts } from '../context'

export function marksInRange(_parts: ControlParts, _input: { fromMs: number; toMs: number }): Promise<TimeMark[]> {
  throw new DomainError('UNAVAILABLE', 'not yet')
}

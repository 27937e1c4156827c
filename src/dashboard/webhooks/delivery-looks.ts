import { IconCircleCheckFilled, IconClockHour4, IconSquareRoundedXFilled, type Icon } from '@tabler/icons-react'
import type { DeliveryRow } from '@/domain/view/breaker-views'
import type { Tone } from '../ui/state-badge'

export const deliveryLooks: Record<DeliveryRow['status'], { tone: Tone; icon: Icon }> = {
  PENDING: { tone: 'info', icon: IconClockHour4 },
  DELIVERED: { tone: 'good', icon: IconCircleCheckFilled },
  FAILED: { tone: 'bad', icon: IconSquareRoundedXFilled },
}

const words: Readonly<Record<string, 'opened' | 'closed' | 'test'>> = {
  'breaker.opened': 'opened',
  'breaker.closed': 'closed',
  'webhook.test': 'test',
}

/** The catalogue's word for a type of message; null: none is known. */
export function typeWord(type: string): 'opened' | 'closed' | 'test' | null {
  return words[type] ?? null
}

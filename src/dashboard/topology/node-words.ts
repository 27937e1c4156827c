'use client'

import { useTranslations } from 'use-intl'
import type { TopologyNode } from '@/domain/view/fleet-views'
import { useFormat } from '../ui/use-format'
import { healthOf } from './prepare-topology'

/** What a node is called, its rate, and all of it in one sentence for those who do not see it. */
export function useNodeWords(): (node: TopologyNode) => { name: string; rate: string; label: string } {
  const t = useTranslations('topology')
  const states = useTranslations('states')
  const breakers = useTranslations('breakers')
  const format = useFormat()
  return (node) => {
    const name = node.service === '' ? t('outside') : node.service
    const rate = node.requestsPerSecond === null ? '' : t('perSecond', { rate: format.rate(node.requestsPerSecond) })
    const parts = [
      name,
      ...(node.service === '' ? [] : [states(healthOf(node))]),
      ...(rate === '' ? [] : [rate]),
      ...(node.breaker === null || node.breaker === 'CLOSED'
        ? []
        : [`${breakers('breaker')}: ${states(node.breaker)}`]),
    ]
    return { name, rate, label: parts.join(', ') }
  }
}

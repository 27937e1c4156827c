'use client'

import { useTranslations } from 'use-intl'
import type { BreakerAction } from '../board'
import { targetWords, type MachineTarget } from './target'

/** "Trip checkout on gw-2": an action with its object, as titles and buttons say it. */
export function useActionWords(): (intent: BreakerAction, name: string, target: MachineTarget) => string {
  const t = useTranslations('breakers')
  const what = useTargetWords()
  return (intent, name, target) => t(`actionOn.${intent}`, { name: what(name, target) })
}

/** "10.0.0.3:8080 of checkout on gw-2": the machines of a breaker that are meant. */
export function useTargetWords(): (name: string, target: MachineTarget) => string {
  const t = useTranslations('breakers')
  return (name, target) =>
    t(`what.${targetWords(target)}`, { name, instance: target.instance ?? '', gateway: target.gateway ?? '' })
}

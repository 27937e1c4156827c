'use client'

import { useTranslations } from 'use-intl'
import type { BreakerOrder } from '@/domain/view/breaker-views'
import { TimeAgo } from '../../ui/time'
import classes from './override.module.css'
import { OrderEnd } from './order-end'
import { everyMachine, isSameTarget, type MachineTarget } from './target'
import { useTargetWords } from './use-action-words'

type OrderWords = Pick<BreakerOrder, 'intent' | 'reason' | 'actor' | 'atMs' | 'expiresAtMs'> & Partial<MachineTarget>

/** What stands for machines that are meant, and which order will count; nothing where nothing stands. */
export function StandingNotice({ name, order }: { name: string; order: OrderWords | null }) {
  const t = useTranslations('breakers')
  if (order === null) return null
  return (
    <div className={classes.notice}>
      <OrderLine name={name} order={order} />
      <div className="sy-muted">{t('newestCounts')}</div>
    </div>
  )
}

/** Who did what when, to which machines where not to all, why, and until when. */
export function OrderLine({ name, order }: { name: string; order: OrderWords }) {
  const t = useTranslations('breakers')
  const words = useTargetWords()
  const { intent, reason, actor, atMs, expiresAtMs } = order
  const target = { ...everyMachine, ...order }
  return (
    <>
      <div>
        <strong>{t(`heldAs.${intent}`, { who: actor })}</strong>
        {isSameTarget(target, everyMachine) ? null : ` (${words(name, target)})`} <TimeAgo atMs={atMs} />
        {intent === 'RESET' ? null : (
          <>
            {' · '}
            <OrderEnd expiresAtMs={expiresAtMs} />
          </>
        )}
      </div>
      <div>{reason}</div>
    </>
  )
}

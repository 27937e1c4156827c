'use client'

import { IconAlertTriangleFilled, IconCircleCheck, IconSquareRoundedXFilled } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { AttentionItem } from '@/domain/view/views'
import { Panel } from '../ui/panel'
import { TableSkeleton } from '../ui/skeletons'
import { StateBadge } from '../ui/state-badge'
import { Duration } from '../ui/time'
import { attentionDetail, attentionWords } from './attention-detail'
import { attentionHref } from './object-link'
import classes from './overview.module.css'

/** What somebody should look at, most urgent first; or that nothing needs it. */
export function Attention({ items }: { items: readonly AttentionItem[] | undefined }) {
  const t = useTranslations('overview.attention')
  return (
    <Panel title={t('title')} flush>
      {items === undefined ? (
        <TableSkeleton rows={3} />
      ) : items.length === 0 ? (
        <p className={classes.calm}>
          <IconCircleCheck size={18} aria-hidden /> {t('calm')}
        </p>
      ) : (
        <ul className={classes.list}>
          {items.map((item) => (
            <AttentionLine key={`${item.code} ${item.object.namespace ?? ''}/${item.object.name}`} item={item} />
          ))}
        </ul>
      )}
    </Panel>
  )
}

function AttentionLine({ item }: { item: AttentionItem }) {
  const t = useTranslations('overview.attention')
  const critical = item.severity === 'critical'
  const SeverityIcon = critical ? IconSquareRoundedXFilled : IconAlertTriangleFilled
  return (
    <li>
      <Link href={attentionHref(item)} className={classes.item}>
        <SeverityIcon
          size={14}
          style={{ color: critical ? 'var(--sy-bad)' : 'var(--sy-warn)', flex: 'none', alignSelf: 'center' }}
          aria-label={t(item.severity)}
        />
        <span className={classes.itemMain}>
          <strong>{t(`code.${attentionWords(item)}`, { name: item.object.name })}</strong> <Detail item={item} />
        </span>
        <span className={classes.itemAct}>{t(`act.${item.code}`)}</span>
        {item.sinceMs === null ? null : (
          <span className={classes.itemSide}>
            <Duration sinceMs={item.sinceMs} />
          </span>
        )}
      </Link>
    </li>
  )
}

/** What is said of it: a breaker's state with its shape, anything else in the reader's words or as it came. */
function Detail({ item }: { item: AttentionItem }) {
  const t = useTranslations('overview.attention')
  const changes = useTranslations('changes')
  const detail = attentionDetail(item)
  switch (detail.kind) {
    case 'STATE':
      return <StateBadge state={detail.state} />
    case 'WAITING_FOR':
      return <span className="sy-muted">{changes(`waitingFor.${detail.part}`)}</span>
    case 'ENFORCED_BY': {
      const { enforced, gateways, who } = detail
      return (
        <span className="sy-muted">
          {t('enforcedBy', { enforced, gateways })}
          {who === '' ? null : ` · ${who}`}
        </span>
      )
    }
    case 'TAKING': {
      const { taking, instances, reasons } = detail
      return (
        <span className="sy-muted">
          {t('taking', { taking, instances })}
          {reasons === '' ? null : ` · ${reasons}`}
        </span>
      )
    }
    case 'MORE':
      return <span className="sy-muted">{t('more', { count: detail.count })}</span>
    case 'TEXT':
      return <span className="sy-muted">{detail.text}</span>
  }
}

'use client'

import { Button } from '@mantine/core'
import {
  IconAlertTriangleFilled,
  IconCircleCheck,
  IconHandStop,
  IconPlayerTrackPrev,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { AttentionItem } from '@/domain/view/views'
import { everyMachine } from '../breakers/override/target'
import { useOverride, type Asked } from '../breakers/override/use-override'
import { useMay } from '../session/session-context'
import { Panel } from '../ui/panel'
import { TableSkeleton } from '../ui/skeletons'
import { StateBadge } from '../ui/state-badge'
import { Duration } from '../ui/time'
import { alertIntent, attentionDetail, attentionWords } from './attention-detail'
import { attentionHref } from './object-link'
import classes from './overview.module.css'

/** What somebody should look at, most urgent first; or that nothing needs it. */
export function Attention({ items }: { items: readonly AttentionItem[] | undefined }) {
  const t = useTranslations('overview.attention')
  const { ask, dialog } = useOverride()
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
            <AttentionLine
              key={`${item.code} ${item.object.namespace ?? ''}/${item.object.name}`}
              item={item}
              onAct={ask}
            />
          ))}
        </ul>
      )}
      {dialog}
    </Panel>
  )
}

function AttentionLine({ item, onAct }: { item: AttentionItem; onAct: (asked: Asked) => void }) {
  const t = useTranslations('overview.attention')
  const critical = item.severity === 'critical'
  const SeverityIcon = critical ? IconSquareRoundedXFilled : IconAlertTriangleFilled
  return (
    <li className={classes.line}>
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
      {item.code === 'BREAKER_OPEN' ? <BreakerButton item={item} onAct={onAct} /> : null}
    </li>
  )
}

/** What an operator does about a breaker in the alert: hold it open, or let go of one that is held. The alert is the reason. */
function BreakerButton({ item, onAct }: { item: AttentionItem; onAct: (asked: Asked) => void }) {
  const t = useTranslations('overview.attention')
  const breakers = useTranslations('breakers')
  const states = useTranslations('states')
  const mayAct = useMay('OPERATOR')
  const detail = attentionDetail(item)
  const { namespace, name } = item.object
  if (!mayAct || namespace === null || detail.kind !== 'STATE') return null
  const intent = alertIntent(detail.state)
  return (
    <Button
      variant="default"
      className={classes.act}
      leftSection={intent === 'RESET' ? <IconPlayerTrackPrev size={15} /> : <IconHandStop size={15} />}
      aria-label={breakers(`actionOn.${intent}`, { name })}
      onClick={() => {
        const reason = t('asReason', { what: t('code.BREAKER_OPEN', { name }), state: states(detail.state) })
        // Why somebody lets go is not what the alert says.
        onAct({ namespace, name, intent, target: everyMachine, ...(intent === 'RESET' ? {} : { reason }) })
      }}
    >
      {breakers(`action.${intent}`)}
    </Button>
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

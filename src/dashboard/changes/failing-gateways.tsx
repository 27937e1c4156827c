'use client'

import { useTranslations } from 'use-intl'
import type { GatewayOnRevision } from '@/domain/view/change-views'
import classes from './changes.module.css'

const mostNamed = 20

interface FailingGatewaysProps {
  revision: number
  gateways: readonly Pick<GatewayOnRevision, 'gateway' | 'state' | 'object' | 'reason' | 'revision'>[]
}

/** Gateways that refuse a revision: each with the object that it refuses, why, and what it keeps serving. */
export function FailingGateways({ revision, gateways }: FailingGatewaysProps) {
  const t = useTranslations('revisions')
  const failing = gateways.filter((each) => each.state === 'ERROR')
  if (failing.length === 0) return null
  return (
    <div className={classes.failing} role="alert">
      <strong>{t('failing', { revision, count: failing.length })}</strong> {t('failingHelp')}
      <ul>
        {failing.slice(0, mostNamed).map((each) => (
          <li key={each.gateway}>
            <strong>{each.gateway}</strong>{' '}
            {each.object === null ? null : <code className="sy-mono">{each.object}</code>}
            {each.object === null ? '' : ': '}
            {each.reason ?? t('noReason')} <span className="sy-muted">{t('keeps', { revision: each.revision })}</span>
          </li>
        ))}
        {failing.length > mostNamed ? <li>{t('andMore', { count: failing.length - mostNamed })}</li> : null}
      </ul>
    </div>
  )
}

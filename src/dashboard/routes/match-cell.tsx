'use client'

import { useTranslations } from 'use-intl'
import type { RouteSpec } from '@/domain/routing/route'
import classes from './routes.module.css'
import { summariseMatch } from './match-summary'

/** What a route matches, to be scanned: methods, host and path, then how many conditions more. */
export function MatchCell({ match }: { match: RouteSpec['match'] }) {
  const t = useTranslations('routes')
  const { methods, hosts, path, conditions } = summariseMatch(match)
  const [host, ...otherHosts] = hosts
  return (
    <div className={classes.match}>
      {methods.map((method) => (
        <span key={method} className={classes.method}>
          {method}
        </span>
      ))}
      <span className={classes.address} title={[hosts.join(', '), path].join(' ')}>
        {host === undefined ? null : <span className="sy-muted">{host}</span>}
        {otherHosts.length === 0 ? null : <span className="sy-muted"> +{otherHosts.length} </span>}
        {path}
      </span>
      {conditions.length === 0 ? null : (
        <span className={classes.conditions} title={conditions.join('\n')}>
          {conditions.length === 1 ? conditions[0] : t('conditions', { count: conditions.length })}
        </span>
      )}
    </div>
  )
}

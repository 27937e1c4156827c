'use client'

import { IconAlertTriangle } from '@tabler/icons-react'
import { Alert } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { StateBadge } from '../../ui/state-badge'
import { matchSubset } from './subset-match'
import type { SubsetDraft } from './subset-draft'
import classes from './subsets.module.css'

interface MatchNowProps {
  instances: readonly InstanceRow[]
  draft: Pick<SubsetDraft, 'tags' | 'meta'>
}

/** So many are named; a service may have thousands. */
const mostNamed = 12

/** What the subset would select at this moment, by the rule that gateways use. */
export function MatchNow({ instances, draft }: MatchNowProps) {
  const t = useTranslations('services.subset')
  const match = matchSubset(instances, draft)
  return (
    <div role="status">
      {match === null ? (
        <p className={classes.nothing}>{t('matchNothingGiven')}</p>
      ) : match.matching.length === 0 ? (
        <Alert
          variant="outline"
          color="yellow"
          icon={<IconAlertTriangle size={16} />}
          title={t('matchNone', { total: instances.length })}
        >
          {match.unknown.length === 0 ? t('matchNoneText') : t('matchUnknown', { labels: match.unknown.join(', ') })}
        </Alert>
      ) : (
        <div className={classes.match}>
          <p className={classes.count}>{t('matches', { count: match.matching.length, total: instances.length })}</p>
          <ul className={classes.instances}>
            {match.matching.slice(0, mostNamed).map((each) => (
              <li key={each.key} className={classes.instance}>
                <StateBadge state={each.health} variant="iconOnly" />
                {instanceAddress(each)}
              </li>
            ))}
            {match.matching.length > mostNamed ? (
              <li className="sy-muted">{t('andMore', { count: match.matching.length - mostNamed })}</li>
            ) : null}
          </ul>
        </div>
      )}
    </div>
  )
}

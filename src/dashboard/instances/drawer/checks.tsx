'use client'

import { useTranslations } from 'use-intl'
import type { InstanceDetail } from '@/domain/view/fleet-views'
import { StateBadge } from '../../ui/state-badge'
import services from '../../services/services.module.css'

/** What each check says, the worst first. */
export function Checks({ checks }: { checks: InstanceDetail['checks'] }) {
  const t = useTranslations('instances')
  if (checks.length === 0) return <span className="sy-muted">{t('noChecks')}</span>
  const severity = { critical: 0, unknown: 1, warning: 2, passing: 3 } as const
  const sorted = [...checks].sort((a, b) => severity[a.status] - severity[b.status])
  return (
    <div className={services.checks}>
      {sorted.map((check) => {
        const name = check.name === '' ? check.id : check.name
        return (
          <div key={check.id}>
            <StateBadge state={check.status} /> {name}
            {check.output === '' ? null : (
              // Long answers scroll, by keyboard too.
              <pre className={services.output} tabIndex={0} aria-label={t('outputOf', { check: name })}>
                {check.output}
              </pre>
            )}
          </div>
        )
      })}
    </div>
  )
}

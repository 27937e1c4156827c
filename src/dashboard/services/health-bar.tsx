'use client'

import { useTranslations } from 'use-intl'
import type { HealthCount } from '@/domain/view/views'
import { StateBadge } from '../ui/state-badge'
import classes from './services.module.css'

interface HealthBarProps {
  /** `total`, where some are in none of the states: services without an instance. */
  health: HealthCount & { total?: number }
  /** What is counted, for screen readers. */
  counted: 'instances' | 'services'
}

const parts = ['passing', 'warning', 'critical', 'unknown'] as const

/** How many pass, warn and fail: a bar of their shares, and the counts with their shapes. */
export function HealthBar({ health, counted }: HealthBarProps) {
  const t = useTranslations('services')
  const known = health.passing + health.warning + health.critical
  const counts = { ...health, unknown: Math.max(0, (health.total ?? known) - known) }
  if (known === 0 && counts.unknown === 0)
    return <span className="sy-muted">{t(counted === 'instances' ? 'noInstances' : 'noServices')}</span>
  return (
    <span className={classes.health}>
      <span className={classes.bar} aria-hidden>
        {parts.map((part) =>
          counts[part] === 0 ? null : <span key={part} data-part={part} style={{ flexGrow: counts[part] }} />,
        )}
      </span>
      {parts.map((part) =>
        counts[part] === 0 ? null : (
          <span key={part} className={classes.healthCount}>
            <StateBadge state={part} variant="iconOnly" />
            {counts[part]}
          </span>
        ),
      )}
    </span>
  )
}

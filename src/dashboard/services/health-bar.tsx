'use client'

import { useTranslations } from 'use-intl'
import type { HealthCount } from '@/domain/view/views'
import { StateBadge } from '../ui/state-badge'
import classes from './services.module.css'

interface HealthBarProps {
  health: HealthCount
  /** What is counted, for screen readers. */
  counted: 'instances' | 'services'
}

const parts = ['passing', 'warning', 'critical'] as const

/** How many pass, warn and fail: a bar of their shares, and the counts with their shapes. */
export function HealthBar({ health, counted }: HealthBarProps) {
  const t = useTranslations('services')
  const total = health.passing + health.warning + health.critical
  if (total === 0) return <span className="sy-muted">{t(counted === 'instances' ? 'noInstances' : 'noServices')}</span>
  return (
    <span className={classes.health}>
      <span className={classes.bar} aria-hidden>
        {parts.map((part) =>
          health[part] === 0 ? null : <span key={part} data-part={part} style={{ flexGrow: health[part] }} />,
        )}
      </span>
      {parts.map((part) =>
        health[part] === 0 ? null : (
          <span key={part} className={classes.healthCount}>
            <StateBadge state={part} variant="iconOnly" />
            {health[part]}
          </span>
        ),
      )}
    </span>
  )
}

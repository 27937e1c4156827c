'use client'

import { Tooltip } from '@mantine/core'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { RouteRow } from '@/domain/view/views'
import classes from './routes.module.css'
import { WeightBar } from './weight-bar'

/** Where a route's requests go: each destination with its share, a bar of the shares, and which of them nobody answers. */
export function DestinationsCell({ route }: { route: RouteRow }) {
  const t = useTranslations('routes')
  const { destinations } = route.spec
  const empty = new Set(route.emptyDestinations)
  const names = route.emptyDestinations.join(', ')
  return (
    <div className={classes.destinations}>
      <div className={classes.destinationNames}>
        {destinations.map((each) => {
          const name = each.subset === null ? each.service : `${each.service}/${each.subset}`
          return (
            <span
              key={name}
              className={classes.destination}
              data-empty={empty.has(name) || undefined}
              data-idle={each.weightPercent === 0 || undefined}
            >
              {name}
              {destinations.length > 1 ? <span className="sy-muted"> {each.weightPercent}%</span> : null}
            </span>
          )
        })}
        {empty.size === 0 ? null : (
          <Tooltip label={t('emptyDestination', { count: empty.size, names })} withArrow>
            <span
              className={classes.warning}
              role="img"
              aria-label={t('emptyDestination', { count: empty.size, names })}
              tabIndex={0}
            >
              <IconAlertTriangleFilled size={14} aria-hidden />
            </span>
          </Tooltip>
        )}
      </div>
      {destinations.length > 1 ? <WeightBar destinations={destinations} /> : null}
    </div>
  )
}

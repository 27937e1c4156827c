'use client'

import { Button } from '@mantine/core'
import { IconEqual, IconPlus } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { FormSection } from '../../ui/form-field'
import { WeightBar } from '../weight-bar'
import { evenWeights, totalWeight, withWeight } from '../weights'
import { DestinationRow } from './destination-row'
import classes from './editor.module.css'
import type { RouteForm } from './route-form'

/** Where requests go, and what share of them each destination takes. */
export function DestinationsSection({ form }: { form: RouteForm }) {
  const t = useTranslations('routes.editor')
  const { destinations } = form.values
  const total = totalWeight(destinations)

  const setAll = (next: typeof destinations) => {
    form.setFieldValue('destinations', next)
    form.clearFieldError('destinations')
  }
  return (
    <FormSection title={t('destinations')} help={t('destinationsHelp')}>
      <div>
        <WeightBar destinations={destinations} tall />
        {destinations.map((_, index) => (
          <DestinationRow
            key={index}
            form={form}
            index={index}
            onWeight={(weight) => {
              setAll(withWeight(destinations, index, weight))
            }}
          />
        ))}
        <div className={classes.total}>
          <Button
            variant="default"
            leftSection={<IconPlus size={14} />}
            disabled={destinations.length >= 32}
            onClick={() => {
              form.insertListItem('destinations', {
                service: destinations.at(-1)?.service ?? '',
                subset: null,
                weightPercent: Math.max(0, 100 - total),
              })
            }}
          >
            {t('addDestination')}
          </Button>
          {destinations.length > 1 ? (
            <Button
              variant="default"
              leftSection={<IconEqual size={14} />}
              onClick={() => {
                const even = evenWeights(destinations.length)
                setAll(destinations.map((each, index) => ({ ...each, weightPercent: even[index] ?? 0 })))
              }}
            >
              {t('evenOut')}
            </Button>
          ) : null}
          <span className={classes.sum} data-wrong={total === 100 ? undefined : true} role="status">
            {total === 100
              ? t('totalRight')
              : t(total > 100 ? 'totalTooMuch' : 'totalMissing', { total, difference: Math.abs(100 - total) })}
          </span>
        </div>
        {form.errors.destinations === undefined || total !== 100 ? null : (
          <div className={classes.problem} role="alert">
            {form.errors.destinations}
          </div>
        )}
      </div>
    </FormSection>
  )
}

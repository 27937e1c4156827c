'use client'

import { ActionIcon, NumberInput, Slider } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { numberOrEmpty } from '../../forms/draft'
import { ServiceField } from '../../forms/service-field'
import { SubsetField } from '../../forms/subset-field'
import { weightWithRest } from '../weights'
import classes from './editor.module.css'
import type { RouteForm } from './route-form'

interface DestinationRowProps {
  form: RouteForm
  index: number
  onWeight: (weight: number | '') => void
}

/** One destination: service, subset, and its weight as a number and as a slider. */
export function DestinationRow({ form, index, onWeight }: DestinationRowProps) {
  const t = useTranslations('routes.editor')
  const { destinations, namespace } = form.values
  const destination = destinations[index]
  if (destination === undefined) return null
  const place = `destinations.${String(index)}`
  const rest = weightWithRest(destinations, index)
  const weight = destination.weightPercent === '' ? 0 : destination.weightPercent
  return (
    <div className={classes.destination} role="group" aria-label={t('destination', { place: index + 1 })}>
      <ServiceField label={t('service')} {...form.getInputProps(`${place}.service`)} />
      <SubsetField
        label={t('subset')}
        namespace={namespace}
        service={destination.service}
        {...form.getInputProps(`${place}.subset`)}
        onChange={(subset) => {
          form.setFieldValue(`${place}.subset`, subset)
        }}
      />
      <NumberInput
        label={t('weight')}
        suffix="%"
        clampBehavior="none"
        step={5}
        {...form.getInputProps(`${place}.weightPercent`)}
        onChange={(value: number | string) => {
          onWeight(numberOrEmpty(value))
        }}
        description={
          rest === null ? undefined : (
            <RestButton
              rest={rest}
              onClick={() => {
                onWeight(rest)
              }}
            />
          )
        }
        inputWrapperOrder={['label', 'input', 'description', 'error']}
      />
      <Slider
        className={classes.slider}
        thumbLabel={t('weightOf', { name: destination.service })}
        label={(value) => `${String(value)}%`}
        value={Math.min(100, Math.max(0, weight))}
        onChange={onWeight}
        size="sm"
      />
      <ActionIcon
        className={classes.remove}
        size={32}
        disabled={destinations.length === 1}
        aria-label={t('removeDestination', { name: destination.service })}
        onClick={() => {
          form.removeListItem('destinations', index)
        }}
      >
        <IconX size={16} />
      </ActionIcon>
    </div>
  )
}

/** Gives this destination what the weights lack, or takes what is too much. */
function RestButton({ rest, onClick }: { rest: number; onClick: () => void }) {
  const t = useTranslations('routes.editor')
  return (
    <button type="button" className={classes.rest} onClick={onClick}>
      {t('takeRest', { rest })}
    </button>
  )
}

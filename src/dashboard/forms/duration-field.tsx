'use client'

import { NumberInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { numberOrEmpty } from './draft'
import { amountIn, durationUnits, naturalUnit, toMs, type DurationUnit } from './duration'
import classes from './duration-field.module.css'

interface DurationFieldProps {
  label: ReactNode
  description?: ReactNode
  /** Milliseconds; empty while there is no number. */
  value?: number | ''
  onChange?: (valueMs: number | '') => void
  onBlur?: () => void
  error?: ReactNode
}

/** A length of time: an amount and its unit in one field. Another unit keeps the amount. */
export function DurationField({ label, description, value = '', onChange, onBlur, error }: DurationFieldProps) {
  const t = useTranslations('forms')
  const [unit, setUnit] = useState<DurationUnit>(() => naturalUnit(value === '' ? 0 : value))
  const amount = value === '' ? '' : amountIn(value, unit)

  const choose = (next: DurationUnit) => {
    setUnit(next)
    if (amount !== '') onChange?.(toMs(amount, next))
  }
  return (
    <NumberInput
      label={label}
      description={description}
      value={amount}
      onChange={(next) => {
        const number = numberOrEmpty(next)
        onChange?.(number === '' ? '' : toMs(number, unit))
      }}
      onBlur={onBlur}
      error={error}
      min={0}
      hideControls
      rightSectionWidth={104}
      rightSection={
        <select
          aria-label={t('unit')}
          className={classes.unit}
          value={unit}
          onChange={(event) => {
            choose(durationUnits.find((each) => each === event.currentTarget.value) ?? unit)
          }}
        >
          {durationUnits.map((each) => (
            <option key={each} value={each}>
              {t(`units.${each}`)}
            </option>
          ))}
        </select>
      }
    />
  )
}

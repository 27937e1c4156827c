'use client'

import { Checkbox, NumberInput, Slider, Text } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { InstanceRow } from '@/domain/view/fleet-views'
import { numberOrEmpty } from '../../forms/draft'
import { DurationField } from '../../forms/duration-field'
import type { ActionAnswer } from './use-run-action'
import classes from '../instances.module.css'

interface WeightFieldsProps {
  answer: ActionAnswer
  rows: readonly InstanceRow[]
  onChange: (part: Partial<ActionAnswer>) => void
}

const mostWeight = 1000
const usualMost = 100

/** A weight by slider or figure, and over how long it is reached. Above 100 the slider goes to 1000. */
export function WeightFields({ answer, rows, onChange }: WeightFieldsProps) {
  const t = useTranslations('instances')
  const { weight, overMs } = answer
  const registered = new Set(rows.map((row) => row.registeredWeight))
  const shown = weight ?? Math.max(...registered)
  const most = Math.max(shown, ...registered) > usualMost ? mostWeight : usualMost
  const set = (next: number) => {
    onChange({ weight: Math.max(0, Math.min(mostWeight, Math.round(next))) })
  }
  return (
    <div className={classes.weights}>
      <Text component="div" size="sm" fw={500}>
        {t('weight')}
      </Text>
      <div className={classes.weightLine}>
        <Slider
          thumbLabel={t('weight')}
          min={0}
          max={most}
          step={1}
          disabled={weight === null}
          value={shown}
          onChange={set}
          marks={[...registered].slice(0, 3).map((value) => ({ value }))}
        />
        <NumberInput
          aria-label={t('weight')}
          min={0}
          max={mostWeight}
          disabled={weight === null}
          value={shown}
          onChange={(next) => {
            const number = numberOrEmpty(next)
            if (number !== '') set(number)
          }}
        />
      </div>
      <Text size="xs" c="dimmed">
        {t('weightHelp', { registered: [...registered].slice(0, 3).join(', ') })}
      </Text>
      <Checkbox
        label={t('registeredAgain')}
        checked={weight === null}
        onChange={(event) => {
          onChange({ weight: event.currentTarget.checked ? null : Math.max(...registered) })
        }}
      />
      {weight === null ? null : (
        <DurationField
          label={t('over')}
          description={t('overHelp')}
          value={overMs}
          onChange={(next) => {
            onChange({ overMs: next === '' ? 0 : next })
          }}
        />
      )}
    </div>
  )
}

'use client'

import { useTranslations } from 'use-intl'
import type { BreakerSpec } from '@/domain/breaker/policy'
import { FieldLabel, useFieldText } from '../changes/field-line'
import classes from './breakers.module.css'

const facts = [
  'mode',
  'scope',
  'failureRateThresholdPercent',
  'slowCallRateThresholdPercent',
  'slowCallDurationThresholdMs',
  'minimumNumberOfCalls',
  'waitDurationInOpenStateMs',
  'permittedNumberOfCallsInHalfOpenState',
  'maxWaitDurationInHalfOpenStateMs',
  'failureStatuses',
] as const satisfies readonly (keyof BreakerSpec)[]

/** The policy at a glance, in the words of its form. */
export function PolicyFacts({ spec }: { spec: BreakerSpec }) {
  const t = useTranslations('breakers')
  const text = useFieldText()
  return (
    <dl className={classes.facts}>
      <div>
        <dt>{t('editor.window')}</dt>
        <dd>{t(`window.${spec.slidingWindowType}`, { size: spec.slidingWindowSize })}</dd>
      </div>
      {facts.map((field) => (
        <div key={field}>
          <dt>
            <FieldLabel kind="breaker" path={field} />
          </dt>
          <dd>{text(field, spec[field])}</dd>
        </div>
      ))}
    </dl>
  )
}

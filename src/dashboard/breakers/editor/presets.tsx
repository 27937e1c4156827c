'use client'

import { useTranslations } from 'use-intl'
import { breakerPresets, presetOf, withPreset, type BreakerDraft, type BreakerPreset } from '../breaker-draft'
import classes from '../breakers.module.css'

const presets = Object.keys(breakerPresets) as BreakerPreset[]

/** Starting points for the thresholds, each with what it is good for. */
export function Presets({ draft, onChoose }: { draft: BreakerDraft; onChoose: (draft: BreakerDraft) => void }) {
  const t = useTranslations('breakers.presets')
  const chosen = presetOf(draft)
  return (
    <div className={classes.presets} role="radiogroup" aria-label={t('label')}>
      {presets.map((preset) => (
        <button
          key={preset}
          type="button"
          role="radio"
          aria-checked={chosen === preset}
          className={classes.preset}
          onClick={() => {
            onChoose(withPreset(draft, preset))
          }}
        >
          <span className={classes.presetName}>{t(`${preset}.name`)}</span>
          <span className={classes.presetHelp}>{t(`${preset}.help`)}</span>
        </button>
      ))}
    </div>
  )
}

'use client'

import { SegmentedControl } from '@mantine/core'
import { useTranslations } from 'use-intl'
import { timeRanges, useTimeRange } from '../live/time-range'

/** How far back the charts reach; in the address as `range`. */
export function TimeRangePicker() {
  const t = useTranslations('charts')
  const [range, setRange] = useTimeRange()
  return (
    <SegmentedControl
      aria-label={t('range')}
      value={range}
      data={timeRanges.map((each) => ({ value: each, label: t(`ranges.${each}`) }))}
      onChange={(value) => {
        void setRange(value)
      }}
    />
  )
}

'use client'

import { ActionIcon, Button, SegmentedControl, Tooltip } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { parseAsBoolean, parseAsStringLiteral, useQueryState } from 'nuqs'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { FrameWindow } from '../live/use-frames'
import { saveCsv } from '../ui/save-csv'
import { ChartSkeleton } from '../ui/skeletons'
import { useFormat } from '../ui/use-format'
import { HeatAxis } from './heat-axis'
import { heatOpacities } from './heat-canvas-size'
import { HeatTable } from './heat-table'
import { prepareHeat, heatFigures, heatSteps, type Heat, type HeatFigure } from './prepare-heat'
import { heatCsv } from './prepare-heat-table'
import { useSeen } from './use-seen'
import chart from './chart.module.css'
import classes from './heat.module.css'

const HeatCanvas = dynamic(async () => (await import('./heat-canvas')).HeatCanvas, {
  ssr: false,
  loading: () => <ChartSkeleton heightPx={120} />,
})

interface HeatStripProps {
  window: FrameWindow
  /** To show though they had no requests: `address:port`. */
  instances?: readonly string[]
}

/** How each instance of a service was, over time: one look shows which of them differ, and since when. */
export function HeatStrip({ window, instances }: HeatStripProps) {
  const t = useTranslations('charts')
  const format = useFormat()
  const [element, seen] = useSeen()
  const [figure, setFigure] = useQueryState('heat', parseAsStringLiteral(heatFigures).withDefault('errors'))
  const [asTable, setAsTable] = useQueryState('heatTable', parseAsBoolean.withDefault(false))
  const { frames, fromMs, toMs, marks, loading } = window
  const heat = useMemo(
    () => prepareHeat(frames, { fromMs, toMs, figure, ...(instances === undefined ? {} : { also: instances }) }),
    [frames, fromMs, toMs, figure, instances],
  )
  const text = { errors: format.percent, p99: format.latency, requests: format.rate }[figure]
  const ready = seen && !loading
  const empty = heat.rows.length === 0
  return (
    <section className={chart.card} aria-label={t('heat.title')}>
      <div className={chart.head}>
        <h2 className={chart.title}>{t('heat.title')}</h2>
        <div className={classes.legend}>
          <HeatScale heat={heat} figure={figure} format={text} />
          <SegmentedControl
            aria-label={t('heat.figure')}
            value={figure}
            data={heatFigures.map((each) => ({ value: each, label: t(`heat.${each}`) }))}
            onChange={(value) => void setFigure(heatFigures.find((each) => each === value) ?? null)}
          />
          <Button variant="default" aria-pressed={asTable} onClick={() => void setAsTable(asTable ? null : true)}>
            {t('heat.table')}
          </Button>
          <Tooltip label={t('exportCsv')}>
            <ActionIcon
              size={22}
              aria-label={t('exportCsvOf', { chart: t('heat.title') })}
              disabled={empty}
              onClick={() => {
                saveCsv(t('heat.title'), heatCsv(heat))
              }}
            >
              <IconDownload size={14} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      <div ref={element}>
        {!ready ? (
          <ChartSkeleton heightPx={120} />
        ) : empty ? (
          <p className={chart.none}>{t('heat.none')}</p>
        ) : asTable ? (
          <HeatTable frames={frames} heat={heat} />
        ) : (
          <>
            <HeatAxis kind="MARKS" marks={marks} fromMs={fromMs} toMs={toMs} />
            {/* A scroller that holds nothing focusable would be out of reach: the strip in it takes the focus. */}
            <div className={classes.scroll}>
              <HeatCanvas heat={heat} figure={figure} toMs={toMs} format={text} label={t('heat.title')} />
            </div>
            <HeatAxis kind="TIMES" marks={marks} fromMs={fromMs} toMs={toMs} />
          </>
        )}
      </div>
    </section>
  )
}

interface HeatScaleProps {
  heat: Heat
  figure: HeatFigure
  format: (value: number) => string
}

/** What the colours mean: from good to bad, with the first and the last step in figures. */
function HeatScale({ heat, figure, format }: HeatScaleProps) {
  const steps = heatSteps(figure, heat.top)
  const colour = (index: number) => `var(--sy-${figure === 'errors' ? (index === 0 ? 'good' : 'bad') : 'accent'})`
  return (
    <span className={classes.scale}>
      {format(0)}
      <span className={classes.degrees} aria-hidden>
        {heatOpacities.map((opacity, index) => (
          <span key={opacity} style={{ background: colour(index), opacity }} />
        ))}
      </span>
      {figure === 'errors' ? `> ${format(steps[4] ?? 0)}` : format(heat.top)}
    </span>
  )
}

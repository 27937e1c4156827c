'use client'

import { useFormatter, useTranslations } from 'use-intl'
import { useNowMs } from './clock'
import { useFormat } from './use-format'

/** Local time for reading, UTC on hover, the exact instant for machines. */
function useTitles(atMs: number) {
  const date = new Date(atMs)
  const local = useFormatter().dateTime(date, { dateStyle: 'medium', timeStyle: 'medium' })
  return { iso: date.toISOString(), title: `${local}\n${date.toISOString().replace('T', ' ').slice(0, 19)} UTC` }
}

/** How long ago something was: "12 s ago", "4 min ago". */
export function TimeAgo({ atMs }: { atMs: number }) {
  const t = useTranslations('common')
  const format = useFormat()
  const nowMs = useNowMs()
  const { iso, title } = useTitles(atMs)
  if (nowMs === null) return null
  const ageMs = Math.max(0, nowMs - atMs)
  return (
    <time dateTime={iso} title={title} className="sy-num">
      {ageMs < 1000 ? t('justNow') : t('ago', { time: format.duration(ageMs, 1) })}
    </time>
  )
}

/** How long until something: "in 4 min 10 s"; then that it is over. */
export function Countdown({ untilMs }: { untilMs: number }) {
  const t = useTranslations('common')
  const format = useFormat()
  const nowMs = useNowMs()
  const { iso, title } = useTitles(untilMs)
  if (nowMs === null) return null
  const restMs = untilMs - nowMs
  return (
    <time dateTime={iso} title={title} className="sy-num">
      {restMs <= 0 ? t('expired') : t('in', { time: format.duration(restMs) })}
    </time>
  )
}

/** A length of time, or how long something has lasted when given its start. */
export function Duration(props: { valueMs: number } | { sinceMs: number }) {
  const format = useFormat()
  const nowMs = useNowMs()
  const valueMs = 'valueMs' in props ? props.valueMs : nowMs === null ? null : nowMs - props.sinceMs
  return valueMs === null ? null : <span className="sy-num">{format.duration(valueMs)}</span>
}

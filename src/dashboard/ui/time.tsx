'use client'

/**
 * Times that tick. They are drawn again when their words change and not each second, and are never read out when they do,
 * also inside of what is read out when it changes.
 */
import { useFormatter, useTranslations } from 'use-intl'
import { useTextAt } from './clock'
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
  const { iso, title } = useTitles(atMs)
  const text = useTextAt((nowMs) => {
    const ageMs = nowMs - atMs
    return ageMs < 1000 ? t('justNow') : t('ago', { time: format.duration(ageMs, 1) })
  })
  if (text === null) return null
  return (
    <time dateTime={iso} title={title} className="sy-num" aria-live="off">
      {text}
    </time>
  )
}

/** How long until something: "in 4 min 10 s"; then that it is over. */
export function Countdown({ untilMs }: { untilMs: number }) {
  const t = useTranslations('common')
  const format = useFormat()
  const { iso, title } = useTitles(untilMs)
  const text = useTextAt((nowMs) => {
    const restMs = untilMs - nowMs
    return restMs <= 0 ? t('expired') : t('in', { time: format.duration(restMs) })
  })
  if (text === null) return null
  return (
    <time dateTime={iso} title={title} className="sy-num" aria-live="off">
      {text}
    </time>
  )
}

/** A length of time, or how long something has lasted when given its start. */
export function Duration(props: { valueMs: number } | { sinceMs: number }) {
  const format = useFormat()
  const text = useTextAt((nowMs) => format.duration('valueMs' in props ? props.valueMs : nowMs - props.sinceMs))
  return text === null ? null : (
    <span className="sy-num" aria-live="off">
      {text}
    </span>
  )
}

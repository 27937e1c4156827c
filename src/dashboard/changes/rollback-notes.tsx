'use client'

import { IconAlertTriangle, IconHandStop, IconInfoCircle } from '@tabler/icons-react'
import { useFormatter, useTranslations } from 'use-intl'
import type { RollbackNote } from '@/domain/view/change-views'
import classes from './changes.module.css'

const icons = {
  LIFTS_TRIP: IconAlertTriangle,
  TRIPS_AGAIN: IconHandStop,
  OVERRIDE_OVER: IconInfoCircle,
  LIFTS_ORDER: IconAlertTriangle,
  ORDERS_AGAIN: IconHandStop,
  ORDER_OVER: IconInfoCircle,
  INSTANCES_STAY: IconInfoCircle,
  COUNTERS_STAY: IconInfoCircle,
} as const satisfies Record<RollbackNote['code'], unknown>

/** What a rollback will not bring back, or brings back in a way that should be known. */
export function RollbackNotes({ notes }: { notes: readonly RollbackNote[] }) {
  const words = useNoteWords()
  return (
    <ul className={classes.notes}>
      {notes.map((note) => {
        const NoteIcon = icons[note.code]
        return (
          <li key={`${note.code} ${note.object}`} data-note={note.code}>
            <NoteIcon size={16} stroke={1.7} aria-hidden />
            <span>{words(note)}</span>
          </li>
        )
      })}
    </ul>
  )
}

function useNoteWords() {
  const t = useTranslations('revisions')
  const dates = useFormatter()
  const whenOf = (text: string | undefined) => {
    const atMs = Number(text)
    return Number.isFinite(atMs) ? dates.dateTime(new Date(atMs), { dateStyle: 'medium', timeStyle: 'short' }) : ''
  }
  return ({ code, object, params }: RollbackNote): string => {
    const name = object.split('/').slice(1).join('/')
    const order = { name, actor: params.actor ?? '', intent: params.intent ?? 'other', ...reasonOf(params) }
    switch (code) {
      case 'LIFTS_TRIP':
        return t('note.LIFTS_TRIP', order)
      case 'TRIPS_AGAIN':
        return t('note.TRIPS_AGAIN', order)
      case 'OVERRIDE_OVER':
        return t('note.OVERRIDE_OVER', { ...order, when: whenOf(params.expiresAtMs) })
      case 'LIFTS_ORDER':
        return t('note.LIFTS_ORDER', instanceOrder(params))
      case 'ORDERS_AGAIN':
        return t('note.ORDERS_AGAIN', instanceOrder(params))
      case 'ORDER_OVER':
        return t('note.ORDER_OVER', { ...instanceOrder(params), when: whenOf(params.expiresAtMs) })
      case 'INSTANCES_STAY':
        return t('note.INSTANCES_STAY', { count: Number(params.count ?? 0) })
      case 'COUNTERS_STAY':
        return t('note.COUNTERS_STAY')
    }
  }
}

/** What was ordered of an instance, for a sentence. `weight` is empty where it is the registered one. */
function instanceOrder({ service, instance, mode, weight, actor, ...params }: RollbackNote['params']) {
  return {
    service: service ?? '',
    instance: instance ?? '',
    mode: mode ?? 'other',
    weight: weight ?? '',
    actor: actor ?? '',
    ...reasonOf(params),
  }
}

/** Some orders may be given without a reason: the sentence then has no quotation. */
function reasonOf({ reason = '' }: RollbackNote['params']) {
  return { reason, hasReason: reason === '' ? 'no' : 'yes' }
}

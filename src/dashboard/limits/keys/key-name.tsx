'use client'

import { useTranslations } from 'use-intl'
import classes from './keys.module.css'

/** A key as the gateway forms it, for people: `*` is everybody, none is requests without the value. */
export function useKeyWords(): (key: string) => string {
  const t = useTranslations('limits.keys')
  return (key) => (key === '*' ? t('everybody') : key === '' ? t('without') : key)
}

export function KeyName({ value }: { value: string }) {
  const words = useKeyWords()
  const special = value === '*' || value === ''
  return <span className={special ? 'sy-muted' : classes.key}>{words(value)}</span>
}

'use client'

import { CloseButton } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useSystemStatus } from '../live/live-provider'
import classes from './overview.module.css'

const tries = [
  { key: 'weights', href: '/routes/demo/catalog' },
  { key: 'trip', href: '/breakers/demo/payments' },
  { key: 'limit', href: '/limits/demo/shop-per-client' },
] as const

/** While the demo fleet runs: what is going on here, and three things to try. Put away, it stays away. */
export function NewcomerHint() {
  const t = useTranslations('overview.hint')
  const status = useSystemStatus()
  const [hidden, setHidden] = useLocalStorage({ key: 'switchyard-hint-hidden', defaultValue: false })
  if (status?.demo !== 'ON' || hidden) return null
  return (
    <section className={classes.hint} aria-labelledby="newcomer-hint">
      <div>
        <h2 id="newcomer-hint" className={classes.hintTitle}>
          {t('title')}
        </h2>
        <p className={classes.hintText}>{t('text')}</p>
      </div>
      <ul className={classes.tries}>
        {tries.map((each) => (
          <li key={each.key}>
            <Link href={each.href} className={classes.try}>
              <span className={classes.tryTitle}>{t(`${each.key}.title`)}</span>
              <span className={classes.tryText}>{t(`${each.key}.text`)}</span>
            </Link>
          </li>
        ))}
      </ul>
      <CloseButton
        size="sm"
        className={classes.dismiss}
        aria-label={t('dismiss')}
        onClick={() => {
          setHidden(true)
        }}
      />
    </section>
  )
}

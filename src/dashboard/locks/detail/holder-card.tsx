'use client'

import { Button } from '@mantine/core'
import { IconGavel } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { LockHolder } from '@/domain/view/lock-views'
import { useMay } from '../../session/session-context'
import { LeaseCell } from '../lease-cell'
import classes from './detail.module.css'

/** One holder in full, and the button that takes the lock from it. */
export function HolderCard({ holder, name, onRelease }: { holder: LockHolder; name: string; onRelease: () => void }) {
  const t = useTranslations('locks')
  const may = useMay('OPERATOR')
  const facts = [
    ['owner', holder.owner],
    ['host', holder.host],
    ['process', holder.process],
    ['trace', holder.trace],
    ['token', holder.token === null ? null : String(holder.token)],
    ['value', holder.value],
  ] as const
  return (
    <section className={classes.holder}>
      <dl className={classes.facts}>
        <div>
          <dt>{t('lease')}</dt>
          <dd>
            <LeaseCell holder={holder} />
          </dd>
        </div>
        {facts.map(([fact, value]) =>
          value === null ? null : (
            <div key={fact} data-fact={fact}>
              <dt>{t(fact)}</dt>
              <dd className={fact === 'token' ? undefined : classes.mono}>{value}</dd>
            </div>
          ),
        )}
      </dl>
      {holder.isAtLeast ? <p className={classes.nothing}>{t('atLeastMeans')}</p> : null}
      {may ? (
        <Button
          variant="default"
          c="var(--sy-bad-text)"
          leftSection={<IconGavel size={15} aria-hidden />}
          aria-label={t('force.action', { name })}
          onClick={onRelease}
        >
          {t('force.button')}
        </Button>
      ) : (
        <p className={classes.nothing}>{t('force.mayNot')}</p>
      )}
    </section>
  )
}

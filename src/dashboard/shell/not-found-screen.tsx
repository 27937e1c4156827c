'use client'

import { Button } from '@mantine/core'
import { IconMapPinOff } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { EmptyState } from '../ui/empty-state'
import classes from './not-found-screen.module.css'

export function NotFoundScreen() {
  const t = useTranslations('shell.notFound')
  return (
    <div className={classes.whole}>
      <EmptyState
        icon={IconMapPinOff}
        title={t('title')}
        action={
          <Button component={Link} href="/" variant="default">
            {t('home')}
          </Button>
        }
      >
        {t('text')}
      </EmptyState>
    </div>
  )
}

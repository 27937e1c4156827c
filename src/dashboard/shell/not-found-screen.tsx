'use client'

import { Button } from '@mantine/core'
import { IconMapPinOff } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { EmptyState } from '../ui/empty-state'

export function NotFoundScreen() {
  const t = useTranslations('shell.notFound')
  return (
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
  )
}

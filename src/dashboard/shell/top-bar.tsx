'use client'

import { ActionIcon, Kbd, UnstyledButton } from '@mantine/core'
import { spotlight } from '@mantine/spotlight'
import { IconMenu2, IconSearch } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { NoticeBell } from '../notices/notice-bell'
import { AccountMenu } from './account-menu'
import { LiveBadge } from './live-badge'
import { NamespacePicker } from './namespace-picker'
import { PublishedBadge } from './published-badge'
import { LanguageMenu } from './language-menu'
import { SchemeToggle } from './scheme-toggle'
import classes from './top-bar.module.css'

export function TopBar({ onMenu }: { onMenu: () => void }) {
  const t = useTranslations('shell')
  return (
    <header className={classes.bar}>
      <ActionIcon className={classes.menu} size="lg" aria-label={t('menu')} onClick={onMenu}>
        <IconMenu2 size={19} stroke={1.6} aria-hidden />
      </ActionIcon>
      <NamespacePicker />
      <UnstyledButton className={classes.search} onClick={spotlight.open} aria-label={t('search')}>
        <IconSearch size={14} aria-hidden />
        <span className={classes.searchText}>{t('search')}</span>
        <Kbd size="xs" className={classes.kbd} aria-hidden>
          {t('searchKey')}
        </Kbd>
      </UnstyledButton>
      <div className={classes.right}>
        <LiveBadge />
        <PublishedBadge />
        <NoticeBell />
        <span className={classes.wide}>
          <LanguageMenu />
          <SchemeToggle />
        </span>
        <AccountMenu />
      </div>
    </header>
  )
}

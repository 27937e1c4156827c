'use client'

import { ActionIcon, Menu } from '@mantine/core'
import { IconCheck, IconLanguage } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'use-intl'
import { locales } from '../i18n/locales'
import { languageNames, setLocale } from './set-locale'

export function LanguageMenu() {
  const t = useTranslations('shell')
  const current = useLocale()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon size="lg" aria-label={t('language')} title={t('language')}>
          <IconLanguage size={17} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {locales.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            rightSection={locale === current ? <IconCheck size={14} aria-hidden /> : null}
            onClick={() => {
              setLocale(locale)
            }}
          >
            {languageNames[locale]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

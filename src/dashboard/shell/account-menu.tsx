'use client'

import { Avatar, Menu, UnstyledButton, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconLanguage, IconLogout, IconMoon, IconSun } from '@tabler/icons-react'
import { useLocale, useTranslations } from 'use-intl'
import { signOut } from '../session/auth-client'
import { useUser } from '../session/session-context'
import { DemoSwitch } from './demo-switch'
import { languageNames, setLocale } from './set-locale'

function initials(name: string): string {
  const words = name.trim().split(/\s+/)
  return `${words[0]?.[0] ?? ''}${words.length > 1 ? (words.at(-1)?.[0] ?? '') : ''}`.toUpperCase()
}

/** Who is signed in; the demo fleet's switch; on phones also language and colours; sign out. */
export function AccountMenu() {
  const t = useTranslations('shell')
  const user = useUser()
  const locale = useLocale()
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('light')
  const otherScheme = scheme === 'dark' ? 'light' : 'dark'
  const otherLocale = locale === 'en' ? 'zh' : 'en'
  return (
    <Menu position="bottom-end" width={240} closeOnItemClick>
      <Menu.Target>
        <UnstyledButton aria-label={t('account')} title={user.name} style={{ borderRadius: 15 }}>
          <Avatar size={28} radius="xl" color="accent" variant="light">
            {initials(user.name)}
          </Avatar>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <div style={{ color: 'var(--sy-text)', fontWeight: 550 }}>{user.name}</div>
          <div>{user.email}</div>
          <div>{t(`role.${user.role}`)}</div>
        </Menu.Label>
        <DemoSwitch />
        <Menu.Divider />
        <Menu.Item
          hiddenFrom="sm"
          leftSection={<IconLanguage size={15} aria-hidden />}
          onClick={() => {
            setLocale(otherLocale)
          }}
        >
          {languageNames[otherLocale]}
        </Menu.Item>
        <Menu.Item
          hiddenFrom="sm"
          leftSection={scheme === 'dark' ? <IconSun size={15} aria-hidden /> : <IconMoon size={15} aria-hidden />}
          onClick={() => {
            setColorScheme(otherScheme)
          }}
        >
          {t(`scheme.${otherScheme}`)}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void signOut()}>
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

'use client'

import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { IconMoon, IconSun } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'

/** Light or dark; at first as the system has it. */
export function SchemeToggle() {
  const t = useTranslations('shell')
  const { setColorScheme } = useMantineColorScheme()
  const computed = useComputedColorScheme('light')
  const next = computed === 'dark' ? 'light' : 'dark'
  const ToggleIcon = computed === 'dark' ? IconSun : IconMoon
  return (
    <ActionIcon
      size="lg"
      aria-label={t(`scheme.${next}`)}
      title={t(`scheme.${next}`)}
      onClick={() => {
        setColorScheme(next)
      }}
    >
      <ToggleIcon size={17} stroke={1.6} aria-hidden />
    </ActionIcon>
  )
}

'use client'

import { Tooltip, UnstyledButton } from '@mantine/core'
import { IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand } from '@tabler/icons-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useTranslations } from 'use-intl'
import { useNamespace, withNamespace } from '../live/namespace'
import { isOn, screens } from './screens'
import { Logo, Wordmark } from './wordmark'
import classes from './rail.module.css'

interface RailProps {
  collapsed: boolean
  onToggle: () => void
}

/** The left rail of wide screens. */
export function Rail({ collapsed, onToggle }: RailProps) {
  const t = useTranslations('shell')
  const Toggle = collapsed ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse
  return (
    <aside className={classes.rail} data-collapsed={collapsed || undefined}>
      <Link href="/" className={classes.brand} aria-label="Switchyard">
        {collapsed ? <Logo sizePx={22} /> : <Wordmark sizePx={22} />}
      </Link>
      <ScreenLinks collapsed={collapsed} />
      <UnstyledButton
        className={classes.toggle}
        onClick={onToggle}
        aria-label={collapsed ? t('expandRail') : t('collapseRail')}
        aria-expanded={!collapsed}
      >
        <Toggle size={17} stroke={1.6} aria-hidden />
      </UnstyledButton>
    </aside>
  )
}

/** The links to the screens: in the rail, and in the drawer of narrow ones. */
export function ScreenLinks({ collapsed = false, onOpen }: { collapsed?: boolean; onOpen?: () => void }) {
  const t = useTranslations('shell')
  const path = usePathname()
  const [namespace] = useNamespace()
  return (
    <nav aria-label={t('screens')} className={classes.links}>
      {screens.map((screen) => (
        <Tooltip key={screen.key} label={t(`screen.${screen.key}`)} position="right" disabled={!collapsed}>
          <Link
            href={withNamespace(screen.href, namespace)}
            className={classes.link}
            aria-current={isOn(screen, path) ? 'page' : undefined}
            aria-label={collapsed ? t(`screen.${screen.key}`) : undefined}
            onClick={() => onOpen?.()}
          >
            <screen.icon size={17} stroke={1.6} aria-hidden />
            {collapsed ? null : t(`screen.${screen.key}`)}
          </Link>
        </Tooltip>
      ))}
    </nav>
  )
}

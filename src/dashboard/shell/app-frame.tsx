'use client'

import { Drawer } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { LiveProvider } from '../live/live-provider'
import { NoticeToasts } from '../notices/notice-toasts'
import { SessionGate } from '../session/session-gate'
import { DisconnectedNotice } from './disconnected-notice'
import { Rail, ScreenLinks } from './rail'
import { Search } from './search'
import { TopBar } from './top-bar'
import { Wordmark } from './wordmark'
import classes from './app-frame.module.css'

/** The frame around every screen, for those who are signed in. */
export function AppFrame({ children }: { children: ReactNode }) {
  const t = useTranslations('shell')
  const [collapsed, setCollapsed] = useLocalStorage({ key: 'switchyard-rail', defaultValue: false })
  const [drawer, { open, close }] = useDisclosure(false)
  return (
    <SessionGate>
      <LiveProvider>
        {/* In a landmark of its own: notes in the corner may hold links that stand before it in the document. */}
        <nav aria-label={t('skip')}>
          <a href="#main" className="sy-skip">
            {t('skip')}
          </a>
        </nav>
        <div className={classes.frame}>
          <Rail
            collapsed={collapsed}
            onToggle={() => {
              setCollapsed(!collapsed)
            }}
          />
          <Drawer opened={drawer} onClose={close} position="left" size={260} title={<Wordmark />}>
            <ScreenLinks onOpen={close} />
          </Drawer>
          <div className={classes.side}>
            <TopBar onMenu={open} />
            <DisconnectedNotice />
            <main id="main" className={classes.main} tabIndex={-1}>
              {children}
            </main>
          </div>
        </div>
        <Search />
        <NoticeToasts />
      </LiveProvider>
    </SessionGate>
  )
}

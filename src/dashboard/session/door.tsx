'use client'

import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { LanguageMenu } from '../shell/language-menu'
import { SchemeToggle } from '../shell/scheme-toggle'
import { Wordmark } from '../shell/wordmark'
import { TrackArt } from './track-art'
import classes from './door.module.css'

interface DoorProps {
  title: string
  text: ReactNode
  children: ReactNode
}

/** The page before the dashboard: a form on the left; on the right what this is, drawn and said in three lines. */
export function Door({ title, text, children }: DoorProps) {
  const t = useTranslations('session.door')
  return (
    <div className={classes.door}>
      <main className={classes.form}>
        <div className={classes.top}>
          <Wordmark sizePx={24} />
          <span className={classes.tools}>
            <LanguageMenu />
            <SchemeToggle />
          </span>
        </div>
        <div className={classes.middle}>
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.text}>{text}</p>
          {children}
        </div>
      </main>
      <aside className={classes.side} aria-label={t('about')}>
        <TrackArt />
        <ul className={classes.points}>
          {(['route', 'prove', 'hold'] as const).map((point) => (
            <li key={point}>
              <strong>{t(`${point}.title`)}</strong>
              <span>{t(`${point}.text`)}</span>
            </li>
          ))}
        </ul>
      </aside>
    </div>
  )
}

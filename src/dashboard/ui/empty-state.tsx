'use client'

import type { Icon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './designed-state.module.css'

interface EmptyStateProps {
  icon: Icon
  title: string
  /** What this is, in one or two sentences. */
  children: ReactNode
  /** The next step: a button, or a command to copy. */
  action?: ReactNode
}

/** Nothing is here yet: says what would be, and offers the next step. */
export function EmptyState({ icon: EmptyIcon, title, children, action }: EmptyStateProps) {
  return (
    <div className={classes.state}>
      <div className={classes.icon}>
        <EmptyIcon size={22} stroke={1.5} aria-hidden />
      </div>
      <h2 className={classes.title}>{title}</h2>
      <div className={classes.text}>{children}</div>
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </div>
  )
}

'use client'

import type { ReactNode } from 'react'
import classes from './panel.module.css'

interface PanelProps {
  title?: ReactNode
  /** Right of the title: a figure, a link, a picker. */
  aside?: ReactNode
  /** Without padding, for tables and charts that reach the edge. */
  flush?: boolean
  children: ReactNode
}

/** A bordered surface with an optional head. */
export function Panel({ title, aside, flush = false, children }: PanelProps) {
  return (
    <section className={classes.panel}>
      {title === undefined ? null : (
        <div className={classes.head}>
          <h2 className={classes.title}>{title}</h2>
          {aside === undefined ? null : <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      <div className={flush ? undefined : classes.body}>{children}</div>
    </section>
  )
}

'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './page-header.module.css'

interface PageHeaderProps {
  title: ReactNode
  /** Where one came from, above the title. */
  parents?: { label: string; href: string }[]
  /** Badges beside the title. */
  badges?: ReactNode
  description?: ReactNode
  /** Buttons and pickers on the right. */
  actions?: ReactNode
}

export function PageHeader({ title, parents = [], badges, description, actions }: PageHeaderProps) {
  return (
    <header className={classes.header}>
      <div className={classes.main}>
        {parents.length === 0 ? null : (
          <nav className={classes.parents} aria-label="Breadcrumb">
            {parents.map((parent) => (
              <span key={parent.href}>
                <Link href={parent.href}>{parent.label}</Link>
                <span aria-hidden> / </span>
              </span>
            ))}
          </nav>
        )}
        <div className={classes.titleRow}>
          <h1 className={classes.title}>{title}</h1>
          {badges}
        </div>
        {description === undefined ? null : <p className={classes.description}>{description}</p>}
      </div>
      {actions === undefined ? null : <div className={classes.actions}>{actions}</div>}
    </header>
  )
}

'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './address-tabs.module.css'

interface AddressTabsProps {
  /** What the screens have in common, for screen readers. */
  label: string
  tabs: readonly { key: string; href: string; text: string; count?: { value: number; title: string } | undefined }[]
  at: string
}

/** Tabs below a page's head that are screens of their own, each with its address. */
export function AddressTabs({ label, tabs, at }: AddressTabsProps): ReactNode {
  return (
    <nav className={classes.tabs} aria-label={label}>
      {tabs.map(({ key, href, text, count }) => (
        <Link key={key} href={href} className={classes.tab} aria-current={key === at ? 'page' : undefined}>
          {text}
          {count === undefined ? null : (
            <span className={classes.count} data-tone="warn" title={count.title}>
              {count.value}
            </span>
          )}
        </Link>
      ))}
    </nav>
  )
}

'use client'

import Link from 'next/link'
import type { ReactNode } from 'react'
import classes from './object-name.module.css'

interface ObjectNameProps {
  namespace: string
  name: string
  href: string
  /** Badges after the name. */
  children?: ReactNode
  /** A line below it. */
  note?: string
}

/** `namespace/name` of an object in a list, leading to its page. */
export function ObjectName({ namespace, name, href, children, note }: ObjectNameProps) {
  return (
    <span className={classes.whole}>
      <span className={classes.line}>
        <Link href={href} className={classes.name}>
          <span className={classes.namespace}>{namespace}/</span>
          {name}
        </Link>
        {children}
      </span>
      {note === undefined || note === '' ? null : (
        <span className={classes.note} title={note}>
          {note}
        </span>
      )}
    </span>
  )
}

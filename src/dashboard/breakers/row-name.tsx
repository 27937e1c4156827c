'use client'

import { IconChevronRight } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { ObjectName } from '../forms/object-name'
import { StateBadge } from '../ui/state-badge'
import type { BoardRow } from './board-rows'
import { breakerLinks } from './breaker-links'
import classes from './breakers.module.css'
import { useTargetWords } from './override/use-action-words'

interface RowNameProps {
  row: BoardRow
  scope: string | null
  onToggle: (row: BoardRow) => void
}

/** The breaker, the instance or the gateway of a row, and what opens it. */
export function RowName({ row, scope, onToggle }: RowNameProps) {
  const t = useTranslations('breakers')
  const what = useTargetWords()
  const { breaker, depth, target, open } = row
  const { namespace, name, spec } = breaker
  return (
    <span className={classes.tree} data-depth={depth}>
      {open === null ? (
        <span className={classes.noTwig} />
      ) : (
        <button
          type="button"
          className={classes.twig}
          aria-expanded={open}
          aria-label={t('machinesOf', { name: what(name, target) })}
          onClick={() => {
            onToggle(row)
          }}
        >
          <IconChevronRight size={15} aria-hidden />
        </button>
      )}
      {depth === 0 ? (
        <ObjectName
          namespace={namespace}
          name={name}
          href={breakerLinks.one(namespace, name, scope)}
          note={t(`guards.${spec.scope}`, { service: spec.service })}
        >
          {spec.enabled ? null : <StateBadge state="OFF" variant="wash" />}
        </ObjectName>
      ) : (
        <Link href={breakerLinks.one(namespace, name, scope, target)} className={classes.machine} prefetch={false}>
          {target.gateway ?? target.instance ?? t('wholeService')}
        </Link>
      )}
    </span>
  )
}

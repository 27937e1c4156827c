'use client'

import { Button } from '@mantine/core'
import {
  IconCircleCheckFilled,
  IconDatabaseImport,
  IconEye,
  IconHelpCircle,
  IconRefresh,
  IconTool,
  type Icon,
} from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { DriftMode, DriftRow } from '@/domain/view/change-views'
import { ToneBadge, type Tone } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import { DriftFields } from './drift-fields'
import { driftState, isUndone, type DriftState } from './drift-state'
import classes from './drift.module.css'

const looks: Record<DriftState, { tone: Tone; icon: Icon }> = {
  REPAIRING: { tone: 'info', icon: IconRefresh },
  ASKED: { tone: 'info', icon: IconRefresh },
  REMOVING: { tone: 'info', icon: IconRefresh },
  ADOPTING: { tone: 'info', icon: IconDatabaseImport },
  REPORTED: { tone: 'warn', icon: IconEye },
  UNDECIDED: { tone: 'warn', icon: IconHelpCircle },
  REPAIRED: { tone: 'good', icon: IconTool },
  REMOVED: { tone: 'good', icon: IconTool },
  ADOPTED: { tone: 'good', icon: IconDatabaseImport },
  GONE: { tone: 'none', icon: IconCircleCheckFilled },
}

export function DriftStateBadge({ row, mode }: { row: DriftRow; mode: DriftMode | null }) {
  const t = useTranslations('drift')
  const state = driftState(row, mode)
  return (
    <ToneBadge tone={looks[state].tone} icon={looks[state].icon}>
      {t(`state.${state}`)}
    </ToneBadge>
  )
}

interface DriftCardProps {
  row: DriftRow
  mode: DriftMode | null
  /** Why the reader may not do anything about it; null when they may. */
  whyNot: string | null
  onRepair: () => void
  onAdopt: () => void
}

/** One open difference: where, what, since when, what is done about it, and what can be. */
export function DriftCard({ row, mode, whyNot, onRepair, onAdopt }: DriftCardProps) {
  const t = useTranslations('drift')
  const undone = isUndone(driftState(row, mode))
  return (
    <article className={classes.card} aria-label={row.key} data-drift={row.target}>
      <header className={classes.head}>
        <span className={classes.target}>{t(`target.${row.target}`)}</span>
        <code className={classes.key}>{row.key}</code>
        <DriftStateBadge row={row} mode={mode} />
      </header>
      <p className={classes.said}>
        {t(`kind.${row.kind}`)} · <TimeAgo atMs={row.foundAtMs} />
        {row.repairRequested && row.resolvedBy !== null ? ` · ${t('askedBy', { who: row.resolvedBy })}` : null}
      </p>
      <DriftFields row={row} />
      {undone ? (
        <footer className={classes.foot}>
          {whyNot === null ? null : <span className="sy-muted">{whyNot}</span>}
          {row.adoptable ? (
            <Button variant="default" disabled={whyNot !== null} onClick={onAdopt}>
              {t('adopt')}
            </Button>
          ) : null}
          <Button variant="default" disabled={whyNot !== null} onClick={onRepair}>
            {t(row.kind === 'FOREIGN' ? 'remove' : 'repair')}
          </Button>
        </footer>
      ) : null}
    </article>
  )
}

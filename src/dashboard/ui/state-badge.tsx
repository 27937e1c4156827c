'use client'

/**
 * The one palette and the one set of shapes for every state on every screen: an icon, a word and a colour, so that no
 * meaning hangs on colour alone. `tone` names the colour; the icon's outline differs within each family of states.
 */
import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleHalf2,
  IconCircleOff,
  IconClockExclamation,
  IconDropletDown,
  IconDropletHalf2,
  IconDropletOff,
  IconEye,
  IconHandStop,
  IconHelpCircle,
  IconLock,
  IconLockOpen,
  IconPlugConnectedX,
  IconRefresh,
  IconShieldCheck,
  IconSquareRoundedXFilled,
  IconTool,
  IconUnlink,
  type Icon,
} from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { BreakerState } from '@/domain/breaker/policy'
import type { Health } from '@/domain/service/service'
import type { GatewayRow } from '@/domain/view/views'
import classes from './state-badge.module.css'

export type Tone = 'good' | 'warn' | 'bad' | 'hold' | 'info' | 'none'
type Standing = 'DRAIN' | 'DRAINING' | 'DRAINED' | 'MAINTENANCE'
type Switchable = 'ENFORCED' | 'ENFORCE' | 'SHADOW' | 'ENABLED' | 'OFF' | 'HELD' | 'FREE'
export type State = Health | BreakerState | GatewayRow['state'] | Standing | Switchable

const looks: Record<State, { tone: Tone; icon: Icon }> = {
  passing: { tone: 'good', icon: IconCircleCheckFilled },
  warning: { tone: 'warn', icon: IconAlertTriangleFilled },
  critical: { tone: 'bad', icon: IconSquareRoundedXFilled },
  unknown: { tone: 'none', icon: IconHelpCircle },
  CLOSED: { tone: 'good', icon: IconCircleCheckFilled },
  OPEN: { tone: 'bad', icon: IconUnlink },
  HALF_OPEN: { tone: 'warn', icon: IconCircleHalf2 },
  FORCED_OPEN: { tone: 'hold', icon: IconHandStop },
  DISABLED: { tone: 'none', icon: IconCircleOff },
  METRICS_ONLY: { tone: 'info', icon: IconEye },
  SYNCED: { tone: 'good', icon: IconCircleCheckFilled },
  PUBLISHING: { tone: 'info', icon: IconRefresh },
  STALE: { tone: 'warn', icon: IconClockExclamation },
  ERROR: { tone: 'bad', icon: IconSquareRoundedXFilled },
  NOT_SEEN: { tone: 'none', icon: IconPlugConnectedX },
  ENFORCED: { tone: 'good', icon: IconCircleCheckFilled },
  ENFORCE: { tone: 'good', icon: IconShieldCheck },
  SHADOW: { tone: 'info', icon: IconEye },
  ENABLED: { tone: 'good', icon: IconCircleCheckFilled },
  OFF: { tone: 'none', icon: IconCircleOff },
  HELD: { tone: 'info', icon: IconLock },
  FREE: { tone: 'none', icon: IconLockOpen },
  DRAIN: { tone: 'hold', icon: IconDropletDown },
  DRAINING: { tone: 'hold', icon: IconDropletHalf2 },
  DRAINED: { tone: 'hold', icon: IconDropletOff },
  MAINTENANCE: { tone: 'hold', icon: IconTool },
}

/** The colour family of a state, for charts and bars: `var(--sy-<tone>)`. */
export function toneOf(state: State): Tone {
  return looks[state].tone
}

/** The shape of a state, for pictures: the badge is for text. */
export function iconOf(state: State): Icon {
  return looks[state].icon
}

interface StateBadgeProps {
  state: State
  /** Text after the word, such as a count. */
  detail?: string
  /** A colon before it, where it says more of the same: "Draining: 3 in flight". */
  colon?: boolean
  /** `plain` has no background, for tables; `iconOnly` keeps the word for screen readers. */
  variant?: 'wash' | 'plain' | 'iconOnly'
}

export function StateBadge({ state, detail, colon = false, variant = 'plain' }: StateBadgeProps) {
  const t = useTranslations('states')
  const { tone, icon: StateIcon } = looks[state]
  const word =
    detail === undefined || detail === ''
      ? t(state)
      : colon
        ? t('withDetail', { word: t(state), detail })
        : `${t(state)} ${detail}`
  return (
    <span
      className={classes.badge}
      data-tone={tone}
      data-variant={variant}
      data-state={state}
      title={variant === 'iconOnly' ? word : undefined}
    >
      <StateIcon size={14} aria-hidden stroke={2} className={classes.icon} />
      <span className={variant === 'iconOnly' ? classes.hidden : undefined}>{word}</span>
    </span>
  )
}

interface ToneBadgeProps {
  tone: Tone
  children: React.ReactNode
  icon?: Icon
}

/** A badge for what is not a state of the product: `new`, `managed`, a count. */
export function ToneBadge({ tone, children, icon: ToneIcon = IconCircleDashed }: ToneBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} data-variant="wash">
      <ToneIcon size={14} aria-hidden stroke={2} className={classes.icon} />
      <span>{children}</span>
    </span>
  )
}

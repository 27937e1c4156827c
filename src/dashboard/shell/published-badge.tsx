'use client'

import { IconAlertTriangle, IconCircleCheck, IconProgress } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import { useSystemStatus } from '../live/live-provider'
import { publishStep } from '../publish/publish-step'
import classes from './top-bar.module.css'

/** `r118 · 42/42`: the newest revision and how many gateways enforce it; amber with the count when not all do. */
export function PublishedBadge() {
  const t = useTranslations('shell.published')
  const status = useSystemStatus()
  if (status === null) return null
  const { publish } = status
  const step = publishStep(publish).kind
  const tone = step === 'ENFORCED' ? 'good' : step === 'FAILING' ? 'bad' : 'warn'
  const BadgeIcon = step === 'ENFORCED' ? IconCircleCheck : step === 'FAILING' ? IconAlertTriangle : IconProgress
  const counts = { revision: publish.revision, enforced: publish.enforcedBy, gateways: publish.gateways }
  return (
    <Link
      href="/changes"
      className={classes.pill}
      data-tone={tone}
      data-published={step}
      title={t(step, counts)}
      aria-label={t(step, counts)}
    >
      <BadgeIcon size={14} aria-hidden />
      <span>{`r${String(publish.revision)} · ${String(publish.enforcedBy)}/${String(publish.gateways)}`}</span>
    </Link>
  )
}

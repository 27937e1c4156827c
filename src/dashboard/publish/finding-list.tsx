'use client'

import { IconAlertOctagon, IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { Finding } from '@/domain/view/change-views'
import { findingSlots, type Named } from './finding-slots'
import classes from './findings.module.css'
import { bySeverity } from './publish-choice'

/** What to know before a change goes out, in words: dangers first, then warnings. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null
  const { dangers, warnings } = bySeverity(findings)
  return (
    <div className={classes.findings}>
      <Group severity="danger" findings={dangers} />
      <Group severity="warning" findings={warnings} />
    </div>
  )
}

function Group({ severity, findings }: { severity: Finding['severity']; findings: readonly Finding[] }) {
  const t = useTranslations('publish')
  if (findings.length === 0) return null
  const Glyph = severity === 'danger' ? IconAlertOctagon : IconAlertTriangle
  return (
    <section className={classes.group} data-severity={severity}>
      <h3 className={classes.title}>
        <Glyph size={16} aria-hidden />
        {t(`findings.${severity}`, { count: findings.length })}
      </h3>
      <ul className={classes.list}>
        {findings.map((finding) => (
          <Line key={`${finding.code} ${finding.object} ${JSON.stringify(finding.params)}`} finding={finding} />
        ))}
      </ul>
    </section>
  )
}

function Line({ finding }: { finding: Finding }) {
  const t = useTranslations('publish')
  const kinds = useTranslations('changes.kinds')
  const inWords = ({ kind, name }: Named) => (kind === null ? name : `${kinds(kind)} ${name}`)
  const { object, by, ...rest } = findingSlots(finding)
  const words = { ...rest, object: inWords(object), by: inWords(by) }
  return (
    <li>
      <strong>{t(`finding.${finding.code}.what`, words)}</strong>
      <div className={classes.advice}>{t(`finding.${finding.code}.advice`, words)}</div>
    </li>
  )
}

'use client'

import { Popover, UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconProgress } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { PublishStatus } from '@/domain/view/views'
import { useSystemStatus } from '../live/live-provider'
import { publishStep, type PublishStep } from '../publish/publish-step'
import { useFormat } from '../ui/use-format'
import classes from './top-bar.module.css'

/**
 * `r118 · 42/42`: the newest revision and how many gateways enforce it; amber with the count when not all do. Opened, it
 * tells how long it took, who was last, and which gateways refuse what and why.
 */
export function PublishedBadge() {
  const t = useTranslations('shell.published')
  const status = useSystemStatus()
  const [opened, setOpened] = useState(false)
  if (status === null) return null
  const { publish } = status
  const step = publishStep(publish).kind
  const tone = step === 'ENFORCED' ? 'good' : step === 'FAILING' ? 'bad' : 'warn'
  const BadgeIcon = step === 'ENFORCED' ? IconCircleCheck : step === 'FAILING' ? IconAlertTriangle : IconProgress
  const sentence = t(step, sentenceCounts(publish))
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={340}
      shadow="md"
      trapFocus
      withinPortal={false}
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.pill}
          data-tone={tone}
          data-published={step}
          title={sentence}
          aria-label={sentence}
          onClick={() => {
            setOpened(!opened)
          }}
        >
          <BadgeIcon size={14} aria-hidden />
          <span>{`r${String(publish.revision)} · ${String(publish.enforcedBy)}/${String(publish.gateways)}`}</span>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('title')}>
        <PublishedDetails
          publish={publish}
          step={step}
          onLeave={() => {
            setOpened(false)
          }}
        />
      </Popover.Dropdown>
    </Popover>
  )
}

function sentenceCounts({ revision, enforcedBy: enforced, gateways }: PublishStatus) {
  return { revision, enforced, gateways }
}

const mostNamed = 5

interface PublishedDetailsProps {
  publish: PublishStatus
  step: PublishStep['kind']
  onLeave: () => void
}

function PublishedDetails({ publish, step, onLeave }: PublishedDetailsProps) {
  const t = useTranslations('shell.published')
  const changes = useTranslations('changes')
  const format = useFormat()
  const { revision, failing, pending, slowest, tookMs, waitingFor } = publish
  return (
    <div className={classes.published}>
      <p className={classes.publishedSentence}>{t(step, sentenceCounts(publish))}</p>
      {failing.length === 0 ? null : (
        <ul className={classes.refusing}>
          {failing.slice(0, mostNamed).map((each) => (
            <li key={each.gateway}>
              <strong>{each.gateway}</strong> {each.reason}
            </li>
          ))}
          {failing.length > mostNamed ? <li>{t('more', { count: failing.length - mostNamed })}</li> : null}
        </ul>
      )}
      <dl className={classes.publishedFacts}>
        {waitingFor === null ? null : <Fact term={changes('waiting')}>{changes(`waitingFor.${waitingFor}`)}</Fact>}
        {tookMs === null ? null : <Fact term={t('took')}>{format.latency(tookMs)}</Fact>}
        {slowest === null ? null : <Fact term={t('slowest')}>{slowest}</Fact>}
        {pending.length === 0 ? null : (
          <Fact term={t('pending')}>
            {pending.slice(0, mostNamed).join(', ')}
            {pending.length > mostNamed ? ` ${t('more', { count: pending.length - mostNamed })}` : ''}
          </Fact>
        )}
      </dl>
      <div className={classes.publishedLinks}>
        {revision === 0 ? (
          <Link href="/changes" className="sy-link" onClick={onLeave}>
            {changes('title')}
          </Link>
        ) : (
          <Link href={`/changes/${String(revision)}`} className="sy-link" onClick={onLeave}>
            {t('open', { revision })}
          </Link>
        )}
        <Link href="/gateways" className="sy-link" onClick={onLeave}>
          {t('gateways')}
        </Link>
      </div>
    </div>
  )
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

'use client'

import { Progress } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { PublishStatus } from '@/domain/view/views'
import { publishStep, type PublishStep } from '../publish/publish-step'
import { Panel } from '../ui/panel'
import { ToneBadge, type Tone } from '../ui/state-badge'
import { useFormat } from '../ui/use-format'
import {
  IconCircleCheckFilled,
  IconHourglass,
  IconRefresh,
  IconRouter,
  IconSquareRoundedXFilled,
} from '@tabler/icons-react'
import classes from './changes.module.css'

const looks = {
  WAITING: { tone: 'warn', icon: IconHourglass, colour: 'yellow' },
  SPREADING: { tone: 'info', icon: IconRefresh, colour: 'accent' },
  ENFORCED: { tone: 'good', icon: IconCircleCheckFilled, colour: 'teal' },
  FAILING: { tone: 'bad', icon: IconSquareRoundedXFilled, colour: 'red' },
  NO_GATEWAY: { tone: 'none', icon: IconRouter, colour: 'gray' },
} as const satisfies Record<PublishStep['kind'], { tone: Tone; icon: unknown; colour: string }>

/** How far a revision has come, and which gateways refuse it and why. */
export function Enforcement({ status, checksum }: { status: PublishStatus; checksum: string }) {
  const t = useTranslations('changes')
  const format = useFormat()
  const step = publishStep(status)
  const { tone, icon, colour } = looks[step.kind]
  return (
    <Panel
      title={t('status')}
      aside={
        <ToneBadge tone={tone} icon={icon}>
          {t(`step${step.kind}`)}
        </ToneBadge>
      }
    >
      <dl className={classes.facts}>
        <Fact term={t('inConsul')}>{status.published ? t('yes') : t('no')}</Fact>
        <Fact term={t('enforcedBy')}>
          {t('enforcedOf', { enforced: status.enforcedBy, gateways: status.gateways })}
        </Fact>
        <Fact term={t('took')} help={t('tookHelp')}>
          {status.tookMs === null ? '–' : format.duration(status.tookMs)}
        </Fact>
        {status.waitingFor === null ? null : <Fact term={t('waiting')}>{t(`waitingFor.${status.waitingFor}`)}</Fact>}
        <Fact term={t('checksum')} help={t('checksumHelp')}>
          <code className="sy-mono">{checksum.slice(0, 16)}</code>
        </Fact>
      </dl>
      <Progress value={step.percent} color={colour} size="xs" aria-label={t('status')} />
      {status.failing.length === 0 ? null : (
        <div className={classes.failing} role="alert">
          <strong>{t('failing', { count: status.failing.length })}</strong> {t('failingHelp')}
          <ul>
            {status.failing.map(({ gateway, reason }) => (
              <li key={gateway}>
                <code className="sy-mono">{gateway}</code>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  )
}

function Fact({ term, help, children }: { term: string; help?: string; children: React.ReactNode }) {
  return (
    <div title={help}>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  )
}

'use client'

/** The proof of a revision: a sentence with its figures, what is in the way, and each gateway's own word. */
import { Progress } from '@mantine/core'
import { useTranslations } from 'use-intl'
import type { RevisionView } from '@/domain/view/views'
import { publishStep } from '../publish/publish-step'
import { Panel } from '../ui/panel'
import { ToneBadge } from '../ui/state-badge'
import { TimeAgo } from '../ui/time'
import { useFormat } from '../ui/use-format'
import { FailingGateways } from './failing-gateways'
import { proofOf, type Proof } from './proof'
import { stepLooks } from './proof-cell'
import classes from './changes.module.css'

interface EnforcementProps {
  view: RevisionView
  /** A later revision stands: gateways are not at this one any more. */
  overtaken: boolean
}

export function Enforcement({ view, overtaken }: EnforcementProps) {
  const t = useTranslations('changes')
  const r = useTranslations('revisions')
  const { status, enforcement } = view
  // The status of the revision itself, also of an older one: gateways that are further have it in force too.
  const proof = proofOf(view, status)
  const step = publishStep(status)
  const shownStep = proof.kind === 'LIVE' ? step : { kind: 'ENFORCED' as const, percent: 100 }
  const { tone, icon, colour } = stepLooks[shownStep.kind]
  return (
    <Panel
      title={t('status')}
      aside={
        <ToneBadge tone={tone} icon={icon}>
          {t(`step${shownStep.kind}`)}
        </ToneBadge>
      }
    >
      <p className={classes.sentence}>
        <ProofSentence revision={view.revision} proof={proof} overtaken={overtaken} />
      </p>
      <Progress value={shownStep.percent} color={colour} size="xs" mb="sm" aria-label={t('status')} />
      <dl className={classes.facts}>
        <Fact term={t('inConsul')}>{status.published ? t('yes') : t('no')}</Fact>
        {status.waitingFor === null ? null : <Fact term={t('waiting')}>{t(`waitingFor.${status.waitingFor}`)}</Fact>}
        {enforcement === null ? null : (
          <Fact term={r('provenAt')} help={r('provenAtHelp')}>
            <TimeAgo atMs={enforcement.atMs} />
          </Fact>
        )}
        <Slowest view={view} />
        <Fact term={t('checksum')} help={t('checksumHelp')}>
          <code className="sy-mono">{view.checksum.slice(0, 16)}</code>
        </Fact>
      </dl>
      {status.pending.length === 0 ? null : (
        <p className={classes.pending}>
          <span className="sy-muted">{r('stillPending')}</span> {status.pending.join(', ')}
          {pendingRest(view) === 0 ? null : ` ${r('andMore', { count: pendingRest(view) })}`}
        </p>
      )}
      <FailingGateways revision={view.revision} gateways={view.gateways} />
    </Panel>
  )
}

/** How many gateways are on their way beyond those that are named. */
function pendingRest({ status }: RevisionView): number {
  return Math.max(0, status.gateways - status.enforcedBy - status.failing.length - status.pending.length)
}

/** "r118 enforced by 42 of 42 in 180 ms" */
function ProofSentence({ revision, proof, overtaken }: { revision: number; proof: Proof; overtaken: boolean }) {
  const t = useTranslations('revisions')
  const format = useFormat()
  if (proof.kind === 'NOT_WITNESSED') return t('sentence.NOT_WITNESSED', { revision })
  if (proof.kind === 'PROVEN') {
    const { gateways, tookMs } = proof
    return t('sentence.tookAll', { revision, enforced: gateways, gateways, time: format.latency(tookMs) })
  }
  const { enforcedBy: enforced, gateways, tookMs } = proof.status
  if (proof.step === 'ENFORCED' && tookMs !== null) {
    return t('sentence.tookAll', { revision, enforced, gateways, time: format.latency(tookMs) })
  }
  if (proof.step === 'ENFORCED' && overtaken) return t('sentence.overtaken', { revision, gateways })
  return t(`sentence.${proof.step}`, { revision, enforced, gateways })
}

function Slowest({ view }: { view: RevisionView }) {
  const t = useTranslations('revisions')
  const format = useFormat()
  const slowest = view.enforcement?.slowest ?? view.status.slowest
  const tookMs = view.enforcement?.tookMs ?? view.status.tookMs
  if (slowest === null) return null
  return (
    <Fact term={t('slowest')} help={t('slowestHelp')}>
      {slowest}
      {tookMs === null ? null : <span className="sy-muted"> · {format.latency(tookMs)}</span>}
    </Fact>
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

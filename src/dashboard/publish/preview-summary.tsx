'use client'

import { useTranslations } from 'use-intl'
import type { ChangePreview } from '@/domain/view/change-views'
import { useFormat } from '../ui/use-format'
import { FindingList } from './finding-list'

/** What a change reaches, and what to know before it goes out. */
export function PreviewSummary({ preview }: { preview: ChangePreview }) {
  return (
    <>
      <Impact affects={preview.affects} />
      <FindingList findings={preview.findings} />
    </>
  )
}

/** "Affects 3 services · 41 healthy instances · 1.2k requests/s"; what is not known is said so or left away, never 0. */
export function Impact({ affects }: { affects: ChangePreview['affects'] }) {
  const t = useTranslations('publish')
  const format = useFormat()
  const { services, instances, requestsPerSecond } = affects
  const parts = [
    t('services', { count: services.length }),
    instances === null ? t('instancesUnknown') : t('instances', { count: instances }),
    ...(requestsPerSecond === null ? [] : [t('requests', { value: format.rate(requestsPerSecond) })]),
  ]
  return (
    <div className="sy-num">
      <span className="sy-muted">{t('affects')}: </span>
      <span title={services.join(', ')}>{parts.join(' · ')}</span>
    </div>
  )
}

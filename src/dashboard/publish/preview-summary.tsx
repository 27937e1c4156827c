'use client'

import { Alert } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import type { ChangePreview } from '@/domain/view/change-views'
import { useFormat } from '../ui/use-format'

/** What a change reaches, and what to know before it goes out. */
export function PreviewSummary({ preview }: { preview: ChangePreview }) {
  const t = useTranslations('publish')
  const format = useFormat()
  const { affects, warnings } = preview
  const parts = [
    t('services', { count: affects.services.length }),
    t('instances', { count: affects.instances }),
    ...(affects.requestsPerSecond === null ? [] : [t('requests', { value: format.rate(affects.requestsPerSecond) })]),
  ]
  return (
    <>
      <div className="sy-num">
        <span className="sy-muted">{t('affects')}: </span>
        <span title={affects.services.join(', ')}>{parts.join(' · ')}</span>
      </div>
      {warnings.length === 0 ? null : (
        <Alert
          color="yellow"
          variant="outline"
          title={t('warnings', { count: warnings.length })}
          icon={<IconAlertTriangle size={16} />}
        >
          {warnings.map((warning) => (
            <div key={`${warning.code} ${warning.object} ${warning.detail}`}>
              <strong>{t(`warning.${warning.code}`, { object: warning.object.replace('/', ' ') })}</strong>
              <div className="sy-muted">{warning.detail}</div>
            </div>
          ))}
        </Alert>
      )}
    </>
  )
}

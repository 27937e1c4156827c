'use client'

/** What another limit would have done to the last hour: drag the line, or type a number. */
import { ActionIcon, Button, CloseButton, Tooltip } from '@mantine/core'
import { IconPencil, IconRefresh } from '@tabler/icons-react'
import Link from 'next/link'
import { useTranslations } from 'use-intl'
import type { RateLimitSpec } from '@/domain/rate-limit/policy'
import { NumberField } from '../../forms/number-field'
import { useNamespace } from '../../live/namespace'
import { useMay } from '../../session/session-context'
import { ErrorState } from '../../ui/error-state'
import { Panel } from '../../ui/panel'
import { ChartSkeleton } from '../../ui/skeletons'
import { limitLinks } from '../limit-links'
import { useLimitWords } from '../use-limit-words'
import { mostLimit, shareAt } from './prepare-what-if'
import { burstFor, useWhatIf } from './use-what-if'
import { WhatIfCharts } from './what-if-charts'
import classes from './what-if.module.css'
import { WhatIfWords } from './what-if-words'

interface WhatIfProps {
  namespace: string
  name: string
  spec: RateLimitSpec
  limit: number
  onLimit: (limit: number) => void
  onClose: () => void
}

export function WhatIf({ namespace, name, spec, limit, onLimit, onClose }: WhatIfProps) {
  const t = useTranslations('limits.whatIf')
  const words = useLimitWords()
  const [scope] = useNamespace()
  const may = useMay('EDITOR')
  const { view, error, refetch, isEarlier, anew } = useWhatIf({ namespace, name }, spec, limit)
  return (
    <Panel
      title={t('title')}
      aside={
        <span className={classes.aside}>
          <Tooltip label={t('anew')}>
            <ActionIcon aria-label={t('anew')} onClick={anew}>
              <IconRefresh size={15} aria-hidden />
            </ActionIcon>
          </Tooltip>
          <CloseButton aria-label={t('close')} onClick={onClose} />
        </span>
      }
    >
      <div className={classes.form}>
        <NumberField
          label={t('limit')}
          description={t('limitHelp', { period: words.period(spec.periodMs), burst: burstFor(spec, limit) })}
          value={limit}
          onChange={(next) => {
            if (next !== '' && next >= 1 && next <= mostLimit) onLimit(Math.round(next))
          }}
        />
        {may ? (
          <Button
            component={Link}
            href={limitLinks.editTo(namespace, name, scope, limit)}
            variant="default"
            leftSection={<IconPencil size={14} aria-hidden />}
            disabled={limit === spec.limit}
          >
            {t('edit', { limit })}
          </Button>
        ) : null}
      </div>
      {view === undefined ? (
        error === null ? (
          <ChartSkeleton heightPx={300} />
        ) : (
          <ErrorState error={error} onRetry={refetch} />
        )
      ) : (
        <>
          <WhatIfWords
            view={view}
            share={isEarlier ? shareAt(view.curve, limit) : view.share}
            rate={words.rate({ ...spec, limit })}
            provisional={isEarlier}
          />
          {view.total === 0 ? null : <WhatIfCharts view={view} spec={spec} limit={limit} onLimit={onLimit} />}
        </>
      )}
    </Panel>
  )
}

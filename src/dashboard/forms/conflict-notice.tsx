'use client'

import { Alert, Button, Group } from '@mantine/core'
import { IconGitMerge } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import { useNowMs } from '../ui/clock'
import { useFormat } from '../ui/use-format'

/** What a lost race left: somebody else's version, or none when it was deleted. */
export interface Conflict {
  current: { version: number; updatedBy: string; updatedAtMs: number } | null
  /** The current version is in the form and the own edit waits to be brought back. */
  loaded: boolean
}

interface ConflictNoticeProps {
  conflict: Conflict
  onKeep: () => void
  onLoad: () => void
  onRestore: () => void
}

/** Says who was faster, and lets the editor choose between both versions without losing either. */
export function ConflictNotice({ conflict, onKeep, onLoad, onRestore }: ConflictNoticeProps) {
  const t = useTranslations('forms.conflict')
  const common = useTranslations('common')
  const format = useFormat()
  const nowMs = useNowMs()
  const { current, loaded } = conflict
  const age = current === null || nowMs === null ? 0 : Math.max(0, nowMs - current.updatedAtMs)
  return (
    <Alert variant="outline" color="yellow" icon={<IconGitMerge size={18} />} title={t('title')} mb="md">
      <p style={{ margin: '0 0 10px' }}>
        {current === null
          ? t('deleted')
          : loaded
            ? t('loaded')
            : t('changed', { who: current.updatedBy, when: common('ago', { time: format.duration(age) }) })}
      </p>
      <Group gap="xs">
        {loaded ? (
          <Button onClick={onRestore}>{t('restore')}</Button>
        ) : (
          <Button onClick={onKeep}>{current === null ? t('create') : t('keep')}</Button>
        )}
        {loaded || current === null ? null : (
          <Button variant="default" onClick={onLoad}>
            {t('load')}
          </Button>
        )}
      </Group>
    </Alert>
  )
}

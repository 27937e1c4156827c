'use client'

/**
 * A change set: what it changes, what that does, who else is at the same objects, what was changed under it, who approved
 * it, and how it ends. Everything that is done here goes back with the version that was shown, so that nobody publishes
 * or approves what he has not seen.
 */
import { Button } from '@mantine/core'
import { IconPencil, IconTrash, IconUsers } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { onScreen } from '../live/cadence'
import { useTRPC } from '../live/trpc'
import { Impact } from '../publish/preview-summary'
import { FindingList } from '../publish/finding-list'
import { useMay, useUser } from '../session/session-context'
import { ErrorState } from '../ui/error-state'
import { PageHeader } from '../ui/page-header'
import { Panel } from '../ui/panel'
import { PageSkeleton } from '../ui/skeletons'
import { TimeAgo } from '../ui/time'
import { Approvals } from './approvals'
import classes from './change-sets.module.css'
import { ClosedBar } from './closed-bar'
import { Conflicts } from './conflicts'
import { EditsPanel } from './edits-panel'
import { Overlaps } from './overlaps'
import { PublishSet } from './publish-set'
import { SetWordsForm } from './set-words-form'
import { setLinks } from './set-links'
import { isNews } from './set-state'
import { StatusBadge } from './status-badge'
import { useSetActions } from './use-set-actions'

export function ChangeSetPage({ id }: { id: string }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.changeSets.get.queryOptions({ id }, { ...onScreen, staleTime: 0, retry: false }))
  // The answer before may be of another set.
  const set = query.data?.id === id ? query.data : undefined
  if (set === undefined) {
    return query.isError ? <ErrorState error={query.error} onRetry={() => void query.refetch()} /> : <PageSkeleton />
  }
  return <OneSet set={set} />
}

function OneSet({ set }: { set: ChangeSetView }) {
  const t = useTranslations('changeSets')
  const mayEdit = useMay('EDITOR')
  const [wording, setWording] = useState(false)
  const [seen, setSeen] = useState(set.version)
  const news = isNews(set, seen, useUser().name)
  if (!news && seen !== set.version) setSeen(set.version)
  const actions = useSetActions(set)
  const open = set.status === 'OPEN'
  return (
    <>
      <PageHeader
        title={set.title}
        parents={[{ label: t('title'), href: setLinks.list }]}
        badges={<StatusBadge status={set.status} revision={set.revision} />}
        description={t.rich('byWhen', {
          who: set.author,
          when: () => <TimeAgo atMs={set.createdAtMs} />,
          last: set.updatedBy,
          changed: () => <TimeAgo atMs={set.updatedAtMs} />,
        })}
        actions={
          open && mayEdit ? (
            <>
              <Button
                variant="default"
                leftSection={<IconPencil size={15} />}
                onClick={() => {
                  setWording(true)
                }}
              >
                {t('editWords')}
              </Button>
              <Button
                variant="default"
                leftSection={<IconTrash size={15} />}
                loading={actions.discarding}
                onClick={actions.discard}
              >
                {t('discard')}
              </Button>
            </>
          ) : undefined
        }
      />
      {actions.problem === null ? null : (
        <div className={classes.bar} data-tone="warn" role="alert">
          {actions.problem}
        </div>
      )}
      {open ? null : <ClosedBar set={set} mayReopen={mayEdit} onReopen={actions.reopen} busy={actions.reopening} />}
      {news ? (
        <div className={classes.bar} data-tone="warn" role="alert" style={{ alignItems: 'center' }}>
          <IconUsers size={16} aria-hidden />
          <span style={{ flex: 1 }}>{t('news', { who: set.updatedBy })}</span>
          <Button
            size="compact-sm"
            variant="default"
            onClick={() => {
              setSeen(set.version)
            }}
          >
            {t('seen')}
          </Button>
        </div>
      ) : null}
      <div className={classes.stack}>
        {wording ? (
          <SetWordsForm
            set={set}
            onDone={() => {
              setWording(false)
            }}
          />
        ) : set.description === '' ? null : (
          <p className={classes.descriptionText}>{set.description}</p>
        )}
        {open ? <Overlaps overlaps={set.overlaps} /> : null}
        {open ? <Conflicts set={set} mayEdit={mayEdit} /> : null}
        <EditsPanel set={set} mayEdit={mayEdit && open} onTakeOut={actions.takeOut} />
        {open && set.edits.length > 0 ? (
          <Panel title={t('does')}>
            <div className={classes.edits}>
              <Impact affects={set.preview.affects} />
              <FindingList findings={set.preview.findings} />
            </div>
          </Panel>
        ) : null}
        <Approvals set={set} unseen={news} />
        {open ? <PublishSet set={set} mayEdit={mayEdit} unseen={news} /> : null}
      </div>
    </>
  )
}

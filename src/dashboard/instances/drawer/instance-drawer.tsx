'use client'

/** One instance closely: how it is and what it says, what was ordered of it, and what became of it over time. */
import { Button, Drawer } from '@mantine/core'
import { IconPencil } from '@tabler/icons-react'
import { skipToken, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { instanceAddress } from '@/domain/service/service'
import type { InstanceDetail, InstanceRow } from '@/domain/view/fleet-views'
import { onScreen } from '../../live/cadence'
import { useTRPC } from '../../live/trpc'
import { useMay, useUser } from '../../session/session-context'
import { ErrorState } from '../../ui/error-state'
import { Panel } from '../../ui/panel'
import { PageSkeleton } from '../../ui/skeletons'
import { actionIcons } from '../action-icons'
import { actionKinds, mayDo, subjectsOf, type ActionKind } from '../actions/instance-actions'
import { Checks } from './checks'
import { Facts, Labels } from './facts'
import { Heartbeat } from './heartbeat'
import { History } from './history'
import { OrderPanel } from './order-panel'
import classes from './drawer.module.css'

interface Place {
  service: string
  node: string
  instanceId: string
}

interface InstanceDrawerProps {
  /** null while closed. */
  place: Place | null
  onClose: () => void
  onAct: (kind: ActionKind, rows: InstanceRow[]) => void
  onEdit: (row: InstanceRow) => void
}

export function InstanceDrawer({ place, onClose, onAct, onEdit }: InstanceDrawerProps) {
  const trpc = useTRPC()
  // Without the answer to the question before: that is another instance.
  const { refetchInterval, refetchIntervalInBackground } = onScreen
  const query = useQuery(
    trpc.instances.get.queryOptions(place ?? skipToken, { refetchInterval, refetchIntervalInBackground }),
  )
  const row = query.data?.row
  return (
    <Drawer
      opened={place !== null}
      onClose={onClose}
      size="lg"
      title={row === undefined ? (place?.instanceId ?? '') : `${row.service} ${instanceAddress(row)}`}
    >
      {query.data !== undefined ? (
        <Details detail={query.data} onAct={onAct} onEdit={onEdit} />
      ) : query.error === null ? (
        <PageSkeleton />
      ) : (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      )}
    </Drawer>
  )
}

interface DetailsProps {
  detail: InstanceDetail
  onAct: InstanceDrawerProps['onAct']
  onEdit: InstanceDrawerProps['onEdit']
}

function Details({ detail, onAct, onEdit }: DetailsProps) {
  const t = useTranslations('instances')
  const { row, checks, history, managed } = detail
  return (
    <div className={classes.stack}>
      <Actions row={row} onAct={onAct} onEdit={onEdit} />
      {row.order === null ? null : <OrderPanel row={row} order={row.order} />}
      <Facts row={row} />
      <Panel title={t('checks')}>
        <Checks checks={checks} />
        {managed?.check.type === 'TTL' ? (
          <Heartbeat managed={managed} ttlMs={managed.check.ttlMs} checks={checks} />
        ) : null}
      </Panel>
      <Labels row={row} />
      <Panel title={t('history')}>
        <History row={row} latest={history} />
      </Panel>
    </div>
  )
}

function Actions({ row, onAct, onEdit }: Omit<DetailsProps, 'detail'> & { row: InstanceRow }) {
  const t = useTranslations('instances')
  const { role } = useUser()
  const mayEdit = useMay('EDITOR')
  const kinds = actionKinds.filter((kind) => mayDo(kind, role) && subjectsOf(kind, [row]).length > 0)
  if (kinds.length === 0) return null
  return (
    <div className={classes.actions}>
      {kinds.map((kind) => {
        const Icon = actionIcons[kind]
        return (
          <Button
            key={kind}
            variant="default"
            leftSection={<Icon size={15} aria-hidden />}
            onClick={() => {
              onAct(kind, [row])
            }}
          >
            {t(`verb.${kind}`)}
          </Button>
        )
      })}
      {mayEdit && row.managed ? (
        <Button
          variant="default"
          leftSection={<IconPencil size={15} aria-hidden />}
          onClick={() => {
            onEdit(row)
          }}
        >
          {t('edit')}
        </Button>
      ) : null}
    </div>
  )
}

'use client'

import { Button, Textarea } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { IconCircleCheckFilled } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ChangeSetView } from '@/domain/view/change-views'
import { errorCode } from '../live/api-error'
import { useTRPC } from '../live/trpc'
import { Refusal } from '../publish/refusal'
import { useUser } from '../session/session-context'
import { FormFoot } from '../ui/form-field'
import { Panel } from '../ui/panel'
import { TimeAgo } from '../ui/time'
import classes from './change-sets.module.css'

/**
 * Who approved a set, and the way to do so; not shown where nobody has to.
 * @param unseen somebody changed it, and the reader has not said that he has looked
 */
export function Approvals({ set, unseen }: { set: ChangeSetView; unseen: boolean }) {
  const t = useTranslations('changeSets')
  const me = useUser().id
  const { approval, status } = set
  if (approval.namespaces.length === 0 && approval.given.length === 0) return null
  const open = status === 'OPEN'
  const mine = approval.given.some((each) => each.userId === me)
  return (
    <Panel title={t('approvals')}>
      {approval.namespaces.length === 0 ? null : (
        <p className={classes.line}>
          {t('approvalWanted', { count: approval.namespaces.length, namespaces: approval.namespaces.join(', ') })}
        </p>
      )}
      {approval.given.length === 0 ? (
        <p className="sy-muted" style={{ margin: '0 0 10px' }}>
          {t('notApproved')}
        </p>
      ) : (
        <ul className={classes.approvals}>
          {approval.given.map((each) => (
            <li key={each.userId}>
              <IconCircleCheckFilled size={16} aria-hidden />
              <div>
                {t.rich('approvedBy', { who: each.by, when: () => <TimeAgo atMs={each.atMs} /> })}
                {each.comment === '' ? null : <div className={classes.comment}>{each.comment}</div>}
              </div>
            </li>
          ))}
        </ul>
      )}
      {open ? <Decide set={set} mine={mine} unseen={unseen} /> : null}
    </Panel>
  )
}

/** Approve, withdraw, or why neither is possible. An approval is of the version that is on the screen. */
function Decide({ set, mine, unseen }: { set: ChangeSetView; mine: boolean; unseen: boolean }) {
  const t = useTranslations('changeSets')
  const trpc = useTRPC()
  const queries = useQueryClient()
  const [comment, setComment] = useState('')
  const settled = { onSettled: () => queries.invalidateQueries(trpc.changeSets.pathFilter()) }
  const approve = useMutation(
    trpc.changeSets.approve.mutationOptions({
      ...settled,
      // What was said of this version is not to be said of the next one.
      onSuccess: () => {
        setComment('')
      },
    }),
  )
  const withdraw = useMutation(trpc.changeSets.withdraw.mutationOptions(settled))
  const { id, version, approval } = set
  const error = approve.error ?? withdraw.error
  const problem =
    error === null ? undefined : errorCode(error) === 'CONFLICT' ? t('changedMeanwhile') : <Refusal error={error} />

  if (mine) {
    return (
      <FormFoot problem={problem}>
        <Button
          variant="default"
          loading={withdraw.isPending}
          onClick={() => {
            withdraw.mutate({ id })
          }}
        >
          {t('withdraw')}
        </Button>
      </FormFoot>
    )
  }
  if (!approval.mayApprove) {
    const { whyNot } = approval
    return whyNot === null || whyNot === 'NOT_NEEDED' ? null : <p className={classes.line}>{t(`whyNot.${whyNot}`)}</p>
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        approve.mutate({ id, version, comment: comment.trim() })
      }}
    >
      <Textarea
        label={t('comment')}
        description={t('commentHelp')}
        autosize
        minRows={1}
        maxRows={6}
        maxLength={500}
        mb="md"
        value={comment}
        onChange={(event) => {
          setComment(event.currentTarget.value)
        }}
      />
      <FormFoot problem={problem}>
        <Button type="submit" disabled={unseen} loading={approve.isPending}>
          {t('approve')}
        </Button>
      </FormFoot>
    </form>
  )
}

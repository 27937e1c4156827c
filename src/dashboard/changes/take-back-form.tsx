'use client'

/** The foot of both ways back: a message, the button that names the action, and what the API has against it. */
import { Alert, Button, TextInput } from '@mantine/core'
import { IconGitMerge, IconUserCheck } from '@tabler/icons-react'
import Link from 'next/link'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { FormFoot } from '../ui/form-field'
import { ConflictList } from './conflict-list'
import { refusalOf, type Refusal } from './refusal'

interface TakeBackFormProps {
  /** "Roll back to r12": the words on the button. */
  action: string
  initialMessage: string
  /** Where Cancel leads. */
  doneHref: string
  /** Nothing would differ. */
  nothing: boolean
  /** Why it cannot go out as it is shown. */
  blocked: string | null
  busy: boolean
  error: unknown
  onConfirm: (message: string) => void
  /** Set where a second approver is wanted: the same as a change set is offered in place of the action. */
  onChangeSet: ((message: string) => void) | null
}

export function TakeBackForm(props: TakeBackFormProps) {
  const t = useTranslations('revisions')
  const publish = useTranslations('publish')
  const common = useTranslations('common')
  const [message, setMessage] = useState(props.initialMessage)
  const missing = message.trim() === ''
  const refusal = props.error === null || props.error === undefined ? null : refusalOf(props.error)
  const { onChangeSet } = props

  function submit() {
    if (missing || props.nothing || props.blocked !== null) return
    if (onChangeSet === null) props.onConfirm(message.trim())
    else onChangeSet(message.trim())
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {refusal === null ? null : <RefusalNotice refusal={refusal} />}
      {onChangeSet === null ? null : (
        <Alert variant="outline" color="yellow" icon={<IconUserCheck size={18} />} title={t('approvalTitle')} mb="md">
          {t('approvalText')}
        </Alert>
      )}
      <TextInput
        label={publish('message')}
        description={publish('messageHelp')}
        required
        maxLength={500}
        mb="md"
        value={message}
        error={missing ? publish('messageRequired') : undefined}
        onChange={(event) => {
          setMessage(event.currentTarget.value)
        }}
      />
      <FormFoot problem={props.nothing ? t('nothingDiffers') : props.blocked}>
        <Button variant="default" component={Link} href={props.doneHref}>
          {common('cancel')}
        </Button>
        <Button
          type="submit"
          color={onChangeSet === null ? 'red' : 'accent'}
          loading={props.busy}
          disabled={props.nothing || props.blocked !== null || missing}
        >
          {onChangeSet === null ? props.action : t('makeChangeSet')}
        </Button>
      </FormFoot>
    </form>
  )
}

/** Why it was refused, and what can be done about it. */
export function RefusalNotice({ refusal }: { refusal: Refusal }) {
  const t = useTranslations('revisions')
  return (
    <Alert
      variant="outline"
      color="yellow"
      icon={<IconGitMerge size={18} />}
      title={t(`refused.${refusal.kind}.title`)}
      mb="md"
      role="alert"
    >
      {t(`refused.${refusal.kind}.text`)}
      {refusal.kind === 'CONFLICT' ? <ConflictList conflicts={refusal.conflicts} /> : null}
      {refusal.kind === 'OTHER' ? <div className="sy-mono">{refusal.message}</div> : null}
    </Alert>
  )
}

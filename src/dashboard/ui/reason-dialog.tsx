'use client'

/**
 * Asks why, and for how long, before something dangerous is done. The button says what will be done to what
 * ("Trip checkout-db"); there is no generic "Are you sure?".
 */
import { Button, Checkbox, Modal, Select, Stack, Text, Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { errorMessage } from '../live/api-error'
import { FormFoot } from './form-field'
import { useFocusBack } from './use-focus-back'

const minuteMs = 60_000

interface ReasonDialogProps {
  opened: boolean
  onClose: () => void
  /** "Trip checkout-db": the title, and the words on the button. */
  action: string
  /** What will happen, in plain words. */
  children?: ReactNode
  /** What else is chosen, above the reason: whoever asks keeps it and checks it in `onConfirm`. */
  fields?: ReactNode
  /** A reason that is there already: then the button has the focus, and Enter does it. */
  firstReason?: string
  /** On the button in place of the action, where it says more. */
  confirm?: string
  /** It cannot be done before something among `fields` is answered. */
  blocked?: boolean
  /** Choices of expiry in minutes, null for none; left out, no expiry is asked for. */
  expiriesMinutes?: readonly (number | null)[]
  /** The choice that is made beforehand; the first when left out. */
  defaultMinutes?: number
  danger?: boolean
  onConfirm: (answer: { reason: string; expiresInMs: number | null }) => Promise<unknown>
}

export function ReasonDialog(props: ReasonDialogProps) {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.action} size="md">
      {props.opened ? <ReasonForm {...props} /> : null}
    </Modal>
  )
}

function ReasonForm(props: ReasonDialogProps) {
  const { onClose, action, children, fields, expiriesMinutes, danger = true, onConfirm } = props
  const { firstReason = '', confirm: confirmWords = action, blocked = false } = props
  const t = useTranslations('common')
  const [reason, setReason] = useState(firstReason)
  const [expiry, setExpiry] = useState(String(props.defaultMinutes ?? expiriesMinutes?.[0] ?? null))
  const [endless, setEndless] = useState(false)
  const [touched, setTouched] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const isHere = useIsHere()
  useFocusBack()
  const length = reason.trim().length
  const tooShort = length < 3 || length > 500
  // Something that nothing ends must be meant: it takes a second yes.
  const unsure = expiriesMinutes !== undefined && expiry === 'null' && !endless

  async function confirm() {
    setTouched(true)
    if (busy || tooShort || unsure || blocked) return
    setBusy(true)
    setProblem(null)
    try {
      await onConfirm({ reason: reason.trim(), expiresInMs: expiry === 'null' ? null : Number(expiry) * minuteMs })
      // Who closed it meanwhile may have another one open by now.
      if (isHere.current) onClose()
    } catch (error) {
      if (isHere.current) setProblem(errorMessage(error))
      else tellOfRefusal(action, errorMessage(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void confirm()
      }}
    >
      <Stack gap="md">
        {children === undefined ? null : <Text size="sm">{children}</Text>}
        {fields}
        <Textarea
          data-autofocus={firstReason === '' || undefined}
          required
          label={t('reason')}
          description={t('reasonHelp')}
          autosize
          minRows={2}
          value={reason}
          error={touched && tooShort ? t('reasonTooShort') : undefined}
          onChange={(event) => {
            setReason(event.currentTarget.value)
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) void confirm()
          }}
        />
        {expiriesMinutes === undefined ? null : (
          <Select
            label={t('expiry')}
            description={t('expiryHelp')}
            data={expiriesMinutes.map((minutes) => ({ value: String(minutes), label: expiryLabel(minutes, t) }))}
            value={expiry}
            onChange={(value) => {
              if (value !== null) setExpiry(value)
              setEndless(false)
            }}
          />
        )}
        {expiriesMinutes !== undefined && expiry === 'null' ? (
          <Checkbox
            label={t('expiryNeverConfirm')}
            checked={endless}
            error={touched && unsure ? t('expiryNeverMissing') : undefined}
            onChange={(event) => {
              setEndless(event.currentTarget.checked)
            }}
          />
        ) : null}
        <FormFoot problem={problem}>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
          <Button
            type="submit"
            data-autofocus={firstReason !== '' || undefined}
            loading={busy}
            disabled={blocked}
            color={danger ? 'red' : 'accent'}
          >
            {confirmWords}
          </Button>
        </FormFoot>
      </Stack>
    </form>
  )
}

/** Whether the form is still on the screen: false for what ends after it was closed. */
function useIsHere() {
  const isHere = useRef(false)
  useEffect(() => {
    isHere.current = true
    return () => {
      isHere.current = false
    }
  }, [])
  return isHere
}

/** Whoever closed the dialog before the answer came must still learn that nothing was done. */
function tellOfRefusal(action: string, problem: string) {
  notifications.show({ color: 'red', title: action, message: problem, autoClose: false, role: 'alert' })
}

function expiryLabel(minutes: number | null, t: ReturnType<typeof useTranslations<'common'>>): string {
  if (minutes === null) return t('expiryNever')
  if (minutes % 1440 === 0) return t('days', { count: minutes / 1440 })
  if (minutes % 60 === 0) return t('hours', { count: minutes / 60 })
  return t('minutes', { count: minutes })
}

'use client'

import { ActionIcon, Button, CopyButton, Group, Modal, Stack } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import classes from './webhooks.module.css'

export interface Secret {
  url: string
  secret: string
}

/** The only time that a secret is shown. A click beside the dialog does not close it. */
export function SecretDialog({ secret: { url, secret }, onClose }: { secret: Secret; onClose: () => void }) {
  const t = useTranslations('webhooks')
  const common = useTranslations('common')
  return (
    <Modal opened onClose={onClose} title={t('secret', { url })} closeOnClickOutside={false} closeOnEscape={false}>
      <Stack gap="md">
        <p className={classes.text}>{t('secretText')}</p>
        <span className={classes.secret}>
          <code>{secret}</code>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <ActionIcon aria-label={copied ? common('copied') : common('copy')} onClick={copy} data-autofocus>
                {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
              </ActionIcon>
            )}
          </CopyButton>
        </span>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('secretDone')}</Button>
        </Group>
      </Stack>
    </Modal>
  )
}

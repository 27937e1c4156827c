'use client'

import { ActionIcon, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTranslations } from 'use-intl'
import classes from './gateways.module.css'

/** A command to run in a terminal, with a button that copies it. */
export function CommandToCopy({ command }: { command: string }) {
  const common = useTranslations('common')
  return (
    <span className={classes.command}>
      <code>{command}</code>
      <CopyButton value={command}>
        {({ copied, copy }) => (
          <ActionIcon aria-label={copied ? common('copied') : common('copy')} onClick={copy}>
            {copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          </ActionIcon>
        )}
      </CopyButton>
    </span>
  )
}

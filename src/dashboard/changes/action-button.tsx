'use client'

import { Button, Tooltip } from '@mantine/core'
import type { Icon } from '@tabler/icons-react'
import Link from 'next/link'

interface ActionButtonProps {
  href: string
  icon: Icon
  children: string
  /** Why it cannot be done, in words; null when it can. */
  whyNot: string | null
}

/** A button that leads somewhere, or stays and says why it does not. It keeps its place in the tab order either way. */
export function ActionButton({ href, icon: ActionIcon, children, whyNot }: ActionButtonProps) {
  const icon = <ActionIcon size={15} stroke={1.7} aria-hidden />
  if (whyNot === null) {
    return (
      <Button variant="default" leftSection={icon} component={Link} href={href}>
        {children}
      </Button>
    )
  }
  return (
    <Tooltip label={whyNot} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
      <Button variant="default" leftSection={icon} data-disabled aria-disabled aria-label={`${children}. ${whyNot}`}>
        {children}
      </Button>
    </Tooltip>
  )
}

'use client'

import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, type Icon } from '@tabler/icons-react'
import Link from 'next/link'

export interface RowAction {
  label: string
  icon: Icon
  danger?: boolean
  /** Where it leads, or what it does. */
  act: string | (() => void)
}

/** What can be done with one row, behind three dots. */
export function RowMenu({ label, actions }: { label: string; actions: readonly RowAction[] }) {
  return (
    <Menu position="bottom-end" withinPortal withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon aria-label={label}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label: name, icon: Glyph, danger, act }) => {
          const look = {
            leftSection: <Glyph size={15} stroke={1.7} />,
            ...(danger === true ? { color: 'red' } : {}),
          }
          return typeof act === 'string' ? (
            <Menu.Item key={name} component={Link} href={act} {...look}>
              {name}
            </Menu.Item>
          ) : (
            <Menu.Item key={name} onClick={act} {...look}>
              {name}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

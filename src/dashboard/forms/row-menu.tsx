'use client'

import { Menu } from '@mantine/core'
import { IconDots, type Icon } from '@tabler/icons-react'
import Link from 'next/link'
import { useRef, useState } from 'react'
import classes from './row-menu.module.css'

export interface RowAction {
  label: string
  icon: Icon
  danger?: boolean
  /** Where it leads, or what it does. */
  act: string | (() => void)
}

/**
 * What can be done with one row, behind three dots. A menu is dozens of components, and a list has one for each row: it is
 * made when it is asked for.
 */
export function RowMenu({ label, actions }: { label: string; actions: readonly RowAction[] }) {
  const [asked, setAsked] = useState(false)
  const dots = useRef<HTMLButtonElement>(null)
  const look = { type: 'button', className: classes.dots, 'aria-label': label } as const
  if (!asked) {
    return (
      <button
        {...look}
        aria-haspopup="menu"
        aria-expanded={false}
        onClick={() => {
          setAsked(true)
        }}
      >
        <IconDots size={16} aria-hidden />
      </button>
    )
  }
  return (
    <Menu
      defaultOpened
      position="bottom-end"
      withinPortal
      withInitialFocusPlaceholder={false}
      onClose={() => dots.current?.focus()}
    >
      <Menu.Target>
        <button {...look} ref={dots}>
          <IconDots size={16} aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ label: name, icon: Glyph, danger, act }) => {
          const shape = {
            leftSection: <Glyph size={15} stroke={1.7} />,
            ...(danger === true ? { color: 'red' } : {}),
          }
          return typeof act === 'string' ? (
            <Menu.Item key={name} component={Link} href={act} {...shape}>
              {name}
            </Menu.Item>
          ) : (
            <Menu.Item key={name} onClick={act} {...shape}>
              {name}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}

'use client'

import { Group, Stack } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './form-field.module.css'

/** A titled part of a form, with a line that says in plain words what it is for. */
export function FormSection({ title, help, children }: { title: string; help?: ReactNode; children: ReactNode }) {
  return (
    <fieldset className={classes.section}>
      <legend className={classes.title}>{title}</legend>
      {help === undefined ? null : <p className={classes.help}>{help}</p>}
      <Stack gap="sm">{children}</Stack>
    </fieldset>
  )
}

/** Fields side by side; below each other when there is no room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>
}

/** The foot of a form: what stands against it on the left, its buttons on the right. */
export function FormFoot({ problem, children }: { problem?: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.foot}>
      <div className={classes.problem} role="alert">
        {problem}
      </div>
      <Group gap="xs">{children}</Group>
    </div>
  )
}

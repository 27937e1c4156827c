'use client'

import { NumberInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { numberOrEmpty } from './draft'

interface NumberFieldProps {
  label: ReactNode
  description?: ReactNode
  value?: number | ''
  onChange?: (value: number | '') => void
  onBlur?: () => void
  error?: ReactNode
  suffix?: string
  step?: number
  placeholder?: string
}

/** A number as drafts hold it: empty while there is none. Out of range is for the spec to refuse, with its reason. */
export function NumberField({ onChange, ...props }: NumberFieldProps) {
  return (
    <NumberInput
      {...props}
      clampBehavior="none"
      thousandSeparator=" "
      onChange={(value) => {
        onChange?.(numberOrEmpty(value))
      }}
    />
  )
}

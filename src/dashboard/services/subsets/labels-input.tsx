'use client'

import { Group, TagsInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import type { Label } from './subset-match'

interface LabelsInputProps {
  label: ReactNode
  description?: ReactNode
  placeholder?: string
  /** What instances carry now, offered to choose from; any other can be typed. */
  labels: readonly Label[]
  value?: string[]
  onChange?: (labels: string[]) => void
  onBlur?: () => void
  error?: ReactNode
}

/** Several labels in one field, with those that instances carry and how many do. */
export function LabelsInput({ labels, placeholder = '', value = [], ...props }: LabelsInputProps) {
  const t = useTranslations('services.subset')
  const counts = new Map(labels.map((each) => [each.label, each.instances]))
  return (
    <TagsInput
      {...props}
      value={value}
      placeholder={value.length === 0 ? placeholder : ''}
      spellCheck={false}
      acceptValueOnBlur
      data={labels.map((each) => each.label)}
      limit={50}
      maxDropdownHeight={240}
      renderOption={({ option }) => (
        <Group justify="space-between" wrap="nowrap" w="100%" gap="xs">
          <span>{option.value}</span>
          <span className="sy-muted">{t('carriedBy', { count: counts.get(option.value) ?? 0 })}</span>
        </Group>
      )}
    />
  )
}

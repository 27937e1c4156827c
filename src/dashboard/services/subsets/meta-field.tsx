'use client'

import { useState, type ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { LabelsInput } from './labels-input'
import { metaOf, pairsOf } from './meta-pairs'
import type { Label } from './subset-match'

interface MetaFieldProps {
  label: ReactNode
  description?: ReactNode
  /** What instances carry now. */
  labels: readonly Label[]
  value?: Record<string, string>
  onChange?: (meta: Record<string, string>) => void
  onBlur?: () => void
  error?: ReactNode
}

/** Meta values, one `key=value` each. What is no pair is not taken, and told. */
export function MetaField({ value = {}, onChange, error, ...props }: MetaFieldProps) {
  const t = useTranslations('services.subset')
  const [broken, setBroken] = useState<string | null>(null)
  return (
    <LabelsInput
      {...props}
      placeholder="version=v2"
      value={pairsOf(value)}
      error={broken === null ? error : t('noPair', { pair: broken })}
      onChange={(pairs) => {
        const parted = metaOf(pairs)
        setBroken(parted.broken[0] ?? null)
        onChange?.(parted.meta)
      }}
    />
  )
}

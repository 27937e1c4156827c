'use client'

import { Checkbox } from '@mantine/core'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import type { Finding } from '@/domain/view/change-views'
import { isDangerous } from './publish-choice'

/**
 * A second yes to what stands in red, and only to that: it never blocks, but nothing dangerous goes out by habit.
 * `given()` marks the box when it is missing, and says whether the change may go.
 */
export function useAcknowledgement(findings: readonly Finding[]) {
  const needed = isDangerous(findings)
  const [checked, setChecked] = useState(false)
  const [touched, setTouched] = useState(false)
  return {
    needed,
    given: () => {
      setTouched(true)
      return !needed || checked
    },
    box: needed ? <Box checked={checked} missing={touched && !checked} onChange={setChecked} /> : null,
  }
}

interface BoxProps {
  checked: boolean
  missing: boolean
  onChange: (checked: boolean) => void
}

function Box({ checked, missing, onChange }: BoxProps) {
  const t = useTranslations('publish')
  return (
    <Checkbox
      mb="md"
      color="red"
      label={t('acknowledge')}
      checked={checked}
      error={missing ? t('acknowledgeMissing') : undefined}
      onChange={(event) => {
        onChange(event.currentTarget.checked)
      }}
    />
  )
}

'use client'

import type { UseFormReturnType } from '@mantine/form'
import type { BreakerDraft } from '../breaker-draft'

/** The form that all sections of the editor share. */
export type BreakerForm = UseFormReturnType<BreakerDraft>

'use client'

import type { UseFormReturnType } from '@mantine/form'
import type { LimitDraft } from '../limit-draft'

/** The form that all sections of the editor share. */
export type LimitForm = UseFormReturnType<LimitDraft>

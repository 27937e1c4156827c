'use client'

import type { UseFormReturnType } from '@mantine/form'
import type { RouteDraft } from '../route-draft'

/** The form that all sections of the editor share. */
export type RouteForm = UseFormReturnType<RouteDraft>

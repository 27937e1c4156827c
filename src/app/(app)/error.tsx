'use client'

import { ErrorState } from '@/dashboard/ui/error-state'

export default function ScreenError({ error, reset }: { error: Error; reset: () => void }) {
  return <ErrorState error={error} onRetry={reset} />
}

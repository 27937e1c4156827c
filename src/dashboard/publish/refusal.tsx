'use client'

import { useLocale, useTranslations } from 'use-intl'
import { problemText } from '../forms/problem-words'
import { errorCode, errorMessage } from '../live/api-error'
import { lostRaces } from './lost-race'

/** Why the API refused a change, in words: who was faster, or what it said itself. */
export function Refusal({ error }: { error: unknown }) {
  const t = useTranslations('publish')
  const common = useTranslations('common')
  const locale = useLocale()
  const [lost] = lostRaces(error)
  if (lost !== undefined) {
    const { by, revision } = lost.changed
    return t('lost', { who: by, name: lost.id.name, revision: revision ?? 0 })
  }
  if (errorCode(error) === 'CONFLICT') return common('conflict')
  return problemText(locale, errorMessage(error))
}

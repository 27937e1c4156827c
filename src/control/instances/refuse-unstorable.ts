import { DomainError } from '@/domain/errors'
import { unstorableText } from '@/store/storable-text'

/** @throws DomainError INVALID, which names the fields */
export function refuseUnstorable(input: object): void {
  const problems = unstorableText(input, '')
  if (problems[0]) throw new DomainError('INVALID', problems[0].message, problems)
}

import { DomainError } from '@/domain/errors'

/** @param kind such as `route`; @param name as it was asked for */
export function notFound(kind: string, name: string, field = 'name'): DomainError {
  const message = `there is no ${kind} ${name}`
  return new DomainError('NOT_FOUND', message, [{ field, value: name, message }])
}

import { randomUUID } from 'node:crypto'
import { DomainError } from '@/domain/errors'
import type { SessionView } from '@/domain/view/views'
import { anyUserExists, createFirstUser, openSetupCode } from '@/store/access'
import { unstorableText } from '@/store/storable-text'
import type { ControlParts } from '../context'
import { hashPassword } from './password'
import { isSetupCode } from './setup-code'

/**
 * Makes the first user, an administrator, with the code that the first start printed.
 * @throws DomainError FORBIDDEN when a user exists already, INVALID when the code is not the one
 */
export async function setUpFirstUser(
  { database, clock }: ControlParts,
  input: { code: string; name: string; email: string; password: string },
): Promise<SessionView> {
  if (await anyUserExists(database)) throw new DomainError('FORBIDDEN', 'The first user exists already: sign in')
  const problems = unstorableText(input.name, 'name')
  if (problems.length > 0) throw new DomainError('INVALID', 'The name cannot be stored', problems)
  // Asked before the password is hashed, which is dear on purpose, and again when the code is used up.
  const open = await openSetupCode(database)
  if (open === null || !isSetupCode(input.code, open)) throw wrongCode()

  const id = randomUUID()
  const user = { id, name: input.name, email: input.email.toLowerCase() }
  const passwordHash = await hashPassword(input.password)
  const made = await createFirstUser(
    database,
    { ...user, accountId: randomUUID(), passwordHash },
    (hash) => isSetupCode(input.code, hash),
    clock.now(),
  )
  if (!made) throw wrongCode()
  return { user: { ...user, role: 'ADMIN' }, setupRequired: false }
}

function wrongCode(): DomainError {
  const message = 'this is not the code, or it was used; a new one is printed at each start until a user exists'
  return new DomainError('INVALID', message, [{ field: 'code', value: undefined, message }])
}

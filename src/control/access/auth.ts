/**
 * Sign-in, by better-auth: e-mail and password, sessions in the database (so they outlive a restart and can be ended),
 * attempts counted there too. Nobody can sign up: the first user is made with the setup code.
 */
import { betterAuth } from 'better-auth'
import { DomainError } from '@/domain/errors'
import { authStorage, recordSession, roleEverywhere } from '@/store/access'
import type { Database } from '@/store/database'
import type { Actor } from '../context'
import { hashPassword, verifyPassword } from './password'

export interface AuthOptions {
  /** Signs the cookies; all web processes have the same. */
  secret: string
  /** Address by which browsers reach the dashboard. */
  baseUrl: string
  /** Further addresses by which they may. */
  otherOrigins: readonly string[]
}

const daySeconds = 24 * 3600

export function createAuth(database: Database, { secret, baseUrl, otherOrigins }: AuthOptions) {
  return betterAuth({
    appName: 'Switchyard',
    baseURL: baseUrl,
    basePath: '/api/auth',
    secret,
    trustedOrigins: (request) => [...otherOrigins, ...ownOrigin(request)],
    database: authStorage(database),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: 7 * daySeconds, updateAge: daySeconds },
    databaseHooks: {
      session: {
        create: { after: (session) => recordSession(database, session, 'access.sign-in', Date.now()) },
        delete: {
          after: async (session) => {
            // One that ran out is only tidied away.
            if (session.expiresAt.getTime() > Date.now()) {
              await recordSession(database, session, 'access.sign-out', Date.now())
            }
          },
        },
      },
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 300,
      customRules: { '/sign-in/email': { window: 60, max: 10 } },
    },
    advanced: { cookiePrefix: 'switchyard' },
    telemetry: { enabled: false },
    logger: { level: 'error' }, // a mistyped password is nobody's concern
  })
}

/** A page served under the very host that the request is for is the dashboard itself, whatever name it was reached by. */
function ownOrigin(request: Request | undefined): string[] {
  const origin = request?.headers.get('origin')
  const host = request?.headers.get('host')
  return origin && host && URL.canParse(origin) && new URL(origin).host === host.toLowerCase() ? [origin] : []
}

export type Auth = ReturnType<typeof createAuth>

/**
 * Who the request's session cookie belongs to; null without a valid one, or without any role.
 * @throws DomainError UNAVAILABLE
 */
export async function actorOf(auth: Auth, database: Database, headers: Headers): Promise<Actor | null> {
  if (!headers.has('cookie')) return null
  const session = await auth.api.getSession({ headers }).catch((error: unknown) => {
    throw new DomainError('UNAVAILABLE', 'Sessions cannot be read: the database does not answer', [], { cause: error })
  })
  if (!session) return null
  const role = await roleEverywhere(database, session.user.id)
  return role && { id: session.user.id, name: session.user.name, email: session.user.email, role }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import superjson, { type SuperJSONResult } from 'superjson'
import { issueSetupCode } from '@/control/access/setup-code'
import { startTestDatabase, startTestRedis } from '@/embedded/testing'
import { handleAuth, handleTrpc } from './handler'
import { runtime } from './runtime'

const origin = 'http://localhost:22001'
const password = 'correct horse battery'
const stops: (() => Promise<unknown>)[] = []
let code: string | null = null

beforeAll(async () => {
  const [database, redis] = await Promise.all([startTestDatabase(), startTestRedis()])
  process.env.DATABASE_URL = database.url
  process.env.REDIS_URL = redis.url
  process.env.SWITCHYARD_SECRET = 'a secret of these tests, long enough to sign with'
  process.env.SWITCHYARD_PORT = '22001'
  process.env.SWITCHYARD_LOG_LEVEL = 'error'
  const { parts } = await runtime()
  code = await issueSetupCode(parts.database)
  stops.push(
    async () => {
      await parts.database.close()
      parts.redis.disconnect()
    },
    () => database.stop(),
    () => redis.stop(),
  )
})
afterAll(async () => {
  for (const stop of stops) await stop()
})

interface Answer {
  status: number
  data: unknown
  error: {
    message: string
    data: { code: string; problems: { field: string; value?: unknown; message: string }[]; conflicts: unknown[] }
  }
}

async function call(path: string, input: unknown, { cookie = '', from = origin, query = false } = {}): Promise<Answer> {
  const body = JSON.stringify(superjson.serialize(input))
  const headers = { 'content-type': 'application/json', origin: from, host: 'localhost:22001', cookie }
  const url = `${origin}/api/trpc/${path}`
  const response = await handleTrpc(
    query
      ? new Request(`${url}?input=${encodeURIComponent(body)}`, { headers })
      : new Request(url, { method: 'POST', headers, body }),
  )
  const text = await response.text()
  if (!text.startsWith('{')) return { status: response.status, data: text, error: undefined as never }
  const json = JSON.parse(text) as { result?: { data: SuperJSONResult }; error?: SuperJSONResult }
  return {
    status: response.status,
    data: json.result ? superjson.deserialize(json.result.data) : null,
    error: json.error ? superjson.deserialize(json.error) : (undefined as never),
  }
}

function signIn(email: string, secret: string, from = origin) {
  return handleAuth(
    new Request(`${origin}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: from,
        host: 'localhost:22001',
        'x-forwarded-for': '10.0.0.1',
      },
      body: JSON.stringify({ email, password: secret }),
    }),
  )
}

describe('the first user', () => {
  const input = { name: 'Ana', email: 'Ana@Example.com', password }

  it('is announced as missing', async () => {
    expect((await call('session.current', undefined, { query: true })).data).toEqual({
      user: null,
      setupRequired: true,
    })
  })

  it('is not made with a wrong code, and the code is not sent back', async () => {
    const { status, error } = await call('session.setup', { ...input, code: 'AAAA-AAAA-AAAA-AAAA-AAAA' })
    expect(status).toBe(400)
    expect(error.data.problems).toMatchObject([{ field: 'code' }])
    expect(error.data.problems[0]?.value).toBeUndefined()
  })

  it('is told what is wrong with a field, but never its password', async () => {
    const { error } = await call('session.setup', { ...input, code, email: 'nobody', password: 'short' })
    expect(error.data.problems).toEqual([
      { field: 'email', value: 'nobody', message: 'use an e-mail address' },
      { field: 'password', value: undefined, message: 'use 10 to 128 characters' },
    ])
  })

  it('is made once by many who hold the code, typed in any case, and becomes administrator', async () => {
    const typed = code?.toLowerCase().replaceAll('-', ' ')
    const answers = await Promise.all(
      ['a', 'b', 'c'].map((name) => call('session.setup', { ...input, code: typed, email: `${name}@example.com` })),
    )
    expect(answers.map((each) => each.status).sort()).toEqual([200, 400, 400])
    const made = answers.find((each) => each.status === 200)
    expect(made?.data).toMatchObject({ user: { role: 'ADMIN' }, setupRequired: false })
    const again = await call('session.setup', { ...input, code })
    expect(again.status).toBe(403)
    expect(await issueSetupCode((await runtime()).parts.database)).toBeNull()
  })
})

describe('signing in', () => {
  const emailOf = async () =>
    ((await (await runtime()).parts.database.client.user.findFirstOrThrow()) as { email: string }).email

  it('is refused with a wrong password, and nobody can sign up', async () => {
    expect((await signIn(await emailOf(), 'wrong password')).status).toBe(401)
    const signUp = await handleAuth(
      new Request(`${origin}/api/auth/sign-up/email`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ name: 'Eve', email: 'eve@example.com', password }),
      }),
    )
    expect(signUp.status).toBeGreaterThanOrEqual(400)
  })

  it('gives a session with which calls are made, and conflicts explained, until signing out', async () => {
    const response = await signIn(await emailOf(), password)
    expect(response.status).toBe(200)
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    expect(response.headers.get('set-cookie')).toMatch(/HttpOnly/i)
    expect((await call('session.current', undefined, { query: true, cookie })).data).toMatchObject({
      user: { role: 'ADMIN' },
      setupRequired: false,
    })
    expect((await call('namespaces.create', { name: 'shop', description: '' }, { cookie })).status).toBe(200)

    const object = { kind: 'service', namespace: 'shop', name: 'cart', spec: { owner: 'web' } }
    const put = { edits: [{ op: 'put', object, baseVersion: null }], message: 'm' }
    expect((await call('changes.publish', put, { cookie })).status).toBe(200)
    const late = await call('changes.publish', put, { cookie })
    expect(late.status).toBe(409)
    expect(late.error.data).toMatchObject({
      problems: [{ field: 'edits.0.baseVersion' }],
      conflicts: [
        {
          id: { kind: 'service', namespace: 'shop', name: 'cart' },
          baseVersion: null,
          base: null,
          current: { object: { name: 'cart', spec: { owner: 'web' } }, version: 1 },
          changed: { revision: 1, message: 'm' },
        },
      ],
    })

    await handleAuth(
      new Request(`${origin}/api/auth/sign-out`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, cookie },
        body: '{}',
      }),
    )
    expect((await call('namespaces.list', undefined, { query: true, cookie })).status).toBe(401)
  })

  it('and out is written down with who and from where, a refused try is not', async () => {
    const { client } = (await runtime()).parts.database
    const records = await client.auditRecord.findMany({
      where: { action: { in: ['access.sign-in', 'access.sign-out'] } },
      orderBy: { id: 'asc' },
    })
    expect(records.map((each) => each.action)).toEqual(['access.sign-in', 'access.sign-out'])
    expect(records[0]).toMatchObject({ object: `user/${await emailOf()}`, detail: { address: '10.0.0.1' } })
    expect(records[0]?.actorId).not.toBeNull()
  })

  it('is refused to pages of other sites, as are changes', async () => {
    expect((await signIn(await emailOf(), password, 'http://evil.example')).status).toBe(403)
    expect((await call('namespaces.create', { name: 'x' }, { from: 'http://evil.example' })).status).toBe(403)
  })

  it('is slowed down after many attempts', async () => {
    const email = await emailOf()
    const statuses: number[] = []
    for (let attempt = 0; attempt < 12; attempt++) statuses.push((await signIn(email, 'wrong password')).status)
    expect(statuses).toContain(429)
  })
})

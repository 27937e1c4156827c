import { systemStatus } from '@/control/system/system-status'
import { runtime } from './runtime'

/**
 * Whether this process can serve: 200 when the database answers, else 503 with the reason. The other parts may be away;
 * the dashboard is there to say so.
 */
export async function handleReadiness(): Promise<Response> {
  const headers = { 'cache-control': 'no-store' }
  try {
    const { parts } = await runtime()
    await systemStatus(parts)
    return new Response('ready\n', { headers })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return new Response(`not ready: ${reason}\n`, { status: 503, headers })
  }
}

/** What gateways and the controller say of themselves in Redis. Entries that cannot be read are left out. */
import type { Redis } from 'ioredis'
import type { z } from 'zod'
import { controllerStatus, type ControllerStatus } from '@/wire/fleet'
import { gatewayReport, type GatewayReport } from '@/wire/gateway-report'
import { redisKeys } from '@/wire/keys'

/** A gateway or controller that was silent for longer is taken to be gone. */
export const silentAfterMs = 5000

export async function readReports(redis: Redis): Promise<GatewayReport[]> {
  return parsedValues(await redis.hvals(redisKeys.gateways), gatewayReport)
}

export async function readController(redis: Redis): Promise<ControllerStatus | null> {
  const text = await redis.get(redisKeys.controller)
  return parsedValues(text === null ? [] : [text], controllerStatus)[0] ?? null
}

/** Texts that are JSON of the given shape, parsed. */
export function parsedValues<Value>(texts: readonly string[], schema: z.ZodType<Value>): Value[] {
  return texts.flatMap((text) => {
    const result = schema.safeParse(parseJson(text))
    return result.success ? [result.data] : []
  })
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { rateLimitOverrideSpec } from '@/domain/rate-limit/key-override'
import { objectPlace } from '../inputs'

/** One key of a limit, as the gateway forms it. */
export const keyPlace = objectPlace.extend({ key: rateLimitOverrideSpec.shape.key })

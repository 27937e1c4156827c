import { z } from 'zod'

/** A lock's Redis key. Redis takes longer ones; nobody gives a lock such a name. */
export const lockKey = z.string().min(1, 'name the lock’s key').max(1000, 'use at most 1000 characters')

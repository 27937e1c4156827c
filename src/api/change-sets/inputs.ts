import { z } from 'zod'
import { objectVersion } from '../inputs'

export const changeSetId = z.uuid('use the id of a change set')

/** A change set as it was read. */
export const changeSetAt = z.object({ id: changeSetId, version: objectVersion })

export const title = z.string().trim().min(1, 'use 1 to 200 characters').max(200, 'use 1 to 200 characters')
export const description = z.string().trim().max(2000, 'use at most 2000 characters')

import { z } from 'zod'

export const webhookPlace = z.object({ id: z.uuid('use the id of a webhook') })

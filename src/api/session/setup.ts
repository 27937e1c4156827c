import { z } from 'zod'
import { setUpFirstUser } from '@/control/access/set-up-first-user'
import { publicProcedure } from '../trpc'

const input = z.object({
  code: z.string().trim().min(1, 'give the code that was printed at the first start').max(200),
  name: z.string().trim().min(1, 'use 1 to 100 characters').max(100, 'use 1 to 100 characters'),
  email: z.email('use an e-mail address').max(254),
  password: z.string().min(10, 'use 10 to 128 characters').max(128, 'use 10 to 128 characters'),
})

/** Makes the first administrator. The caller then signs in like anybody. */
export const setup = publicProcedure.input(input).mutation(({ ctx, input }) => setUpFirstUser(ctx.parts, input))

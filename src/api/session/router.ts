import { router } from '../trpc'
import { current } from './current'
import { setup } from './setup'

export const sessionRouter = router({ current, setup })

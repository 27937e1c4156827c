import { router } from '../trpc'
import { events } from './events'
import { list } from './list'

export const locksRouter = router({ list, events })

import { router } from '../trpc'
import { events } from './events'
import { forceRelease } from './force-release'
import { get } from './get'
import { list } from './list'

export const locksRouter = router({ list, get, events, forceRelease })

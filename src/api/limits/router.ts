import { router } from '../trpc'
import { actOnKey } from './act-on-key'
import { get } from './get'
import { keyOrders } from './key-orders'
import { list } from './list'

export const limitsRouter = router({ list, get, keyOrders, actOnKey })

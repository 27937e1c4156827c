import { router } from '../trpc'
import { actOnKey } from './act-on-key'
import { get } from './get'
import { keyOf } from './key-of'
import { keyOrders } from './key-orders'
import { list } from './list'
import { quota } from './quota'
import { topKeys } from './top-keys'
import { whatIf } from './what-if'

export const limitsRouter = router({ list, get, topKeys, quota, keyOf, keyOrders, actOnKey, whatIf })

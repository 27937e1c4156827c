import { router } from '../trpc'
import { deliveries } from './deliveries'
import { list } from './list'
import { redeliver } from './redeliver'
import { remove } from './remove'
import { save } from './save'
import { test } from './test'

export const webhooksRouter = router({ list, save, remove, test, deliveries, redeliver })

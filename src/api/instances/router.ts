import { router } from '../trpc'
import { get } from './get'
import { history } from './history'
import { list } from './list'

export const instancesRouter = router({ list, get, history })

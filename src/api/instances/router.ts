import { router } from '../trpc'
import { act } from './act'
import { adopt } from './adopt'
import { deregister } from './deregister'
import { get } from './get'
import { history } from './history'
import { list } from './list'

export const instancesRouter = router({ list, get, history, act, deregister, adopt })

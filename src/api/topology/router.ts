import { router } from '../trpc'
import { get } from './get'

export const topologyRouter = router({ get })

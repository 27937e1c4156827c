import { router } from '../trpc'
import { get } from './get'

export const overviewRouter = router({ get })

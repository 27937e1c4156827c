import { router } from '../trpc'
import { set } from './set'

export const demoRouter = router({ set })

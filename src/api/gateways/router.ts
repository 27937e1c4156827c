import { router } from '../trpc'
import { list } from './list'

export const gatewaysRouter = router({ list })

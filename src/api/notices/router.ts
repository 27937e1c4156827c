import { router } from '../trpc'
import { list } from './list'

export const noticesRouter = router({ list })

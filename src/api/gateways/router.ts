import { router } from '../trpc'
import { forget } from './forget'
import { list } from './list'

export const gatewaysRouter = router({ list, forget })

import { router } from '../trpc'
import { create } from './create'
import { list } from './list'

export const namespacesRouter = router({ list, create })

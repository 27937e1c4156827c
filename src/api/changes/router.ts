import { router } from '../trpc'
import { get } from './get'
import { list } from './list'
import { preview } from './preview'
import { publish } from './publish'
import { status } from './status'

export const changesRouter = router({ list, get, preview, publish, status })

import { router } from '../trpc'
import { adopt } from './adopt'
import { list } from './list'
import { repair } from './repair'

export const driftRouter = router({ list, repair, adopt })

import { router } from '../trpc'
import { frames } from './frames'
import { marks } from './marks'
import { range } from './range'
import { status } from './status'

export const liveRouter = router({ range, marks, frames, status })

import { router } from '../trpc'
import { marks } from './marks'
import { range } from './range'
import { screen } from './screen'
import { status } from './status'

export const liveRouter = router({ range, marks, screen, status })

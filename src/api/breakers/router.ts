import { router } from '../trpc'
import { changes } from './changes'
import { events } from './events'
import { get } from './get'
import { list } from './list'
import { override } from './override'
import { replay } from './replay'

export const breakersRouter = router({ list, changes, get, events, override, replay })

import { router } from '../trpc'
import { publishing } from './publishing'
import { updatePublishing } from './update-publishing'

export const settingsRouter = router({ publishing, updatePublishing })

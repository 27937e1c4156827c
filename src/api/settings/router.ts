import { router } from '../trpc'
import { lockPatterns } from './lock-patterns'
import { publishing } from './publishing'
import { saveLockPatterns } from './save-lock-patterns'
import { updatePublishing } from './update-publishing'

export const settingsRouter = router({ publishing, updatePublishing, lockPatterns, saveLockPatterns })

import { router } from '../trpc'
import { compare } from './compare'
import { get } from './get'
import { list } from './list'
import { preview } from './preview'
import { previewRevert } from './preview-revert'
import { previewRollback } from './preview-rollback'
import { publish } from './publish'
import { revert } from './revert'
import { rollback } from './rollback'
import { status } from './status'

export const changesRouter = router({
  list,
  get,
  compare,
  preview,
  publish,
  previewRollback,
  rollback,
  previewRevert,
  revert,
  status,
})

import { router } from '../trpc'
import { approve } from './approve'
import { create } from './create'
import { discard } from './discard'
import { get } from './get'
import { list } from './list'
import { publish } from './publish'
import { putEdits } from './put-edits'
import { removeEdit } from './remove-edit'
import { reopen } from './reopen'
import { touching } from './touching'
import { update } from './update'
import { withdraw } from './withdraw'

export const changeSetsRouter = router({
  list,
  get,
  create,
  update,
  putEdits,
  removeEdit,
  discard,
  reopen,
  approve,
  withdraw,
  publish,
  touching,
})

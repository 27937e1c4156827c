import { router } from '../trpc'
import { deregisterInstanceProcedure } from './deregister-instance'
import { get } from './get'
import { list } from './list'
import { names } from './names'
import { registerInstanceProcedure } from './register-instance'
import { updateInstanceProcedure } from './update-instance'

export const servicesRouter = router({
  list,
  names,
  get,
  registerInstance: registerInstanceProcedure,
  updateInstance: updateInstanceProcedure,
  deregisterInstance: deregisterInstanceProcedure,
})

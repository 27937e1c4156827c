import { listNamespaces } from '@/control/namespaces/list-namespaces'
import { viewerProcedure } from '../trpc'

export const list = viewerProcedure.query(({ ctx }) => listNamespaces(ctx.control))

import { handleMetrics } from '@/api/metrics'

export const dynamic = 'force-dynamic'

export { handleMetrics as GET }

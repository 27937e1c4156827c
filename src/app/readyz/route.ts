import { handleReadiness } from '@/api/readiness'

export const dynamic = 'force-dynamic'

export { handleReadiness as GET }

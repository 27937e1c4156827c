import { handleAuth } from '@/api/handler'

export const dynamic = 'force-dynamic'

export { handleAuth as GET, handleAuth as POST }

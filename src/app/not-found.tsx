import { NotFoundScreen } from '@/dashboard/shell/not-found-screen'

export default function NotFound() {
  return <NotFoundScreen />
}

import type { PublishingSettings } from '@/domain/view/change-views'
import { publishingSettings as read } from '@/store/settings'
import type { ControlParts } from '../context'

export function publishingSettings({ database }: ControlParts): Promise<PublishingSettings> {
  return read(database)
}

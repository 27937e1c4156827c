import type { PublishingChoice } from '@/domain/settings/publishing'
import type { PublishingSettings } from '@/domain/view/change-views'
import { updatePublishingSettings as update } from '@/store/settings'
import type { ControlContext } from '../context'

/** @throws DomainError CONFLICT (changed since they were read) */
export function updatePublishingSettings(
  { database, clock, actor }: ControlContext,
  input: PublishingChoice & { version: number },
): Promise<PublishingSettings> {
  return update(database, input, { actor, nowMs: clock.now() })
}

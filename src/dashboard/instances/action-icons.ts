import {
  IconArrowBackUp,
  IconDropletDown,
  IconHomePlus,
  IconScale,
  IconTool,
  IconTrash,
  type Icon,
} from '@tabler/icons-react'
import type { ActionKind } from './actions/instance-actions'

export const actionIcons: Record<ActionKind, Icon> = {
  DRAIN: IconDropletDown,
  MAINTENANCE: IconTool,
  WEIGHT: IconScale,
  RESTORE: IconArrowBackUp,
  ADOPT: IconHomePlus,
  DEREGISTER: IconTrash,
}

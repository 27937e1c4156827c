import type { Revision } from '@/domain/revision/object'
import type { Head, LogMessage } from '@/wire/revision-log'
import type { Version } from '../rules/rule-set'

/**
 * What to do with news of the log, given what is in force. Revision n+1 is applied on n only; whatever does not fit is
 * settled by reading Consul, which holds the truth.
 */
export type MessageDecision = 'IGNORE' | 'APPLY' | 'READ_CONSUL'

export function decideMessage(
  at: Version | null,
  message: Pick<LogMessage, 'epoch'> & { revision: { revision: number } },
): MessageDecision {
  if (at?.epoch !== message.epoch) return 'READ_CONSUL'
  const ahead = message.revision.revision - at.revision
  if (ahead <= 0) return 'IGNORE'
  return ahead === 1 ? 'APPLY' : 'READ_CONSUL'
}

export type HeadDecision =
  | { act: 'NOTHING' }
  /** The head is behind what is in force; only a reading that is surely fresh may be believed. */
  | { act: 'CONFIRM' }
  | { act: 'APPLY'; steps: readonly Revision[] }
  | { act: 'READ_LOG'; from: number; to: number }
  | { act: 'READ_ALL' }

/** Beyond this many single revisions, reading the whole set costs less. */
const mostSteps = 100

export function decideHead(at: Version | null, head: Head): HeadDecision {
  if (at?.epoch !== head.epoch) return { act: 'READ_ALL' }
  if (head.revision < at.revision) return { act: 'CONFIRM' }
  if (head.revision === at.revision) return { act: head.checksum === at.checksum ? 'NOTHING' : 'READ_ALL' }
  const first = at.revision + 1
  const steps = head.recent.filter((each) => each.revision >= first)
  if (isRun(steps, first, head.revision)) return { act: 'APPLY', steps }
  if (head.snapshot >= first || head.revision - at.revision > mostSteps) return { act: 'READ_ALL' }
  return { act: 'READ_LOG', from: first, to: head.revision }
}

/** Whether these are exactly the revisions `first` to `last`, in order. */
function isRun(steps: readonly Revision[], first: number, last: number): boolean {
  return steps.length === last - first + 1 && steps.every((each, index) => each.revision === first + index)
}

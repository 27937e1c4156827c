import type { ChangePreview, Finding } from '@/domain/view/change-views'

/** What a review may end in. */
export type PublishChoice =
  /** Nothing differs from what is in force. */
  | { kind: 'NOTHING' }
  /** Published now, or put into a change set. */
  | { kind: 'EITHER' }
  /** Somebody else has to approve it first: only a change set can carry it. */
  | { kind: 'SET_ONLY'; namespaces: string[] }

export function publishChoice({ diffs, approvalNamespaces }: ChangePreview): PublishChoice {
  if (diffs.length === 0) return { kind: 'NOTHING' }
  return approvalNamespaces.length > 0 ? { kind: 'SET_ONLY', namespaces: approvalNamespaces } : { kind: 'EITHER' }
}

/** Whether it holds what must be acknowledged before it goes out. */
export function isDangerous(findings: readonly Finding[]): boolean {
  return findings.some((finding) => finding.severity === 'danger')
}

/** Dangers first; otherwise in the order in which they were found. */
export function bySeverity(findings: readonly Finding[]): { dangers: Finding[]; warnings: Finding[] } {
  return {
    dangers: findings.filter((finding) => finding.severity === 'danger'),
    warnings: findings.filter((finding) => finding.severity === 'warning'),
  }
}

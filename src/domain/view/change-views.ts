/** Read models of what changes: change sets, findings, conflicts, rollback, drift, and the settings of publishing. */
import type { Change, ObjectId, PublishedObject } from '../revision/object'

/** One field that differs. `path` is dotted; absent sides mean added or removed. */
export interface FieldDiff {
  path: string
  before?: unknown
  after?: unknown
}

export interface ObjectDiff {
  id: ObjectId
  kind: 'CREATED' | 'CHANGED' | 'DELETED'
  fields: FieldDiff[]
}

/** An edit as the dashboard sends it: `baseVersion` is the version that it was based on; null for a new object. */
export type Edit = Change & { baseVersion: number | null }

export const findingCodes = [
  'REMOVES_EVERYTHING', // every route, or every object, of a namespace that had some
  'REMOVES_IN_USE',
  'NO_HEALTHY_INSTANCE',
  'UNKNOWN_SUBSET',
  'EMPTY_SUBSET', // a subset whose tags and meta no instance has
  'SHADOWED_ROUTE',
  'UNKNOWN_ROUTE',
  'TWO_BREAKERS_ON_ONE_SERVICE',
  'CONFLICTING_LIMITS', // a limit without effect: another counts the same requests by the same key and is never wider
] as const
export type FindingCode = (typeof findingCodes)[number]

/**
 * Something that an operator should know before a change is published. `params` fill the words of its code:
 * REMOVES_EVERYTHING what (`routes` or `objects`), count; REMOVES_IN_USE by (`kind/namespace/name`, the first of them),
 * count; NO_HEALTHY_INSTANCE destination (`service` or `service/subset`); UNKNOWN_SUBSET service, subset, namespace;
 * EMPTY_SUBSET service; SHADOWED_ROUTE by (`namespace/name`); UNKNOWN_ROUTE route, namespace;
 * TWO_BREAKERS_ON_ONE_SERVICE service, other (`namespace/name`); CONFLICTING_LIMITS other (`namespace/name`),
 * route (empty: all of the namespace).
 */
export interface Finding {
  code: FindingCode
  severity: 'danger' | 'warning'
  /** `kind/namespace/name` of the object that it is about; a namespace's name for REMOVES_EVERYTHING. */
  object: string
  params: Record<string, string>
}

export interface ChangePreview {
  diffs: ObjectDiff[]
  /** What the change touches. `instances` are healthy ones; null when Consul's catalog is not known. */
  affects: { services: string[]; instances: number | null; requestsPerSecond: number | null }
  findings: Finding[]
  /** Namespaces that the change touches and that want a second approver. */
  approvalNamespaces: string[]
}

/** Who is in the way of an edit that is based on an older version, and what is needed to merge the two. */
export interface ObjectConflict {
  id: ObjectId
  baseVersion: number | null
  /** The object as it was at `baseVersion`; null when it was not there. */
  base: PublishedObject | null
  /** The object as it stands now; null when it was deleted. */
  current: { object: PublishedObject; version: number } | null
  /** The revision that changed or deleted it. */
  changed: { by: string; atMs: number; revision: number; message: string }
}

export const changeSetStatuses = ['OPEN', 'PUBLISHED', 'DISCARDED'] as const
export type ChangeSetStatus = (typeof changeSetStatuses)[number]

export interface ChangeSetRow {
  id: string
  title: string
  author: string
  status: ChangeSetStatus
  /** Rises with each change of the draft; it goes back with each write. */
  version: number
  createdAtMs: number
  updatedAtMs: number
  updatedBy: string
  /** The first `changesInRow` of `editCount`. */
  edits: { op: 'put' | 'delete'; id: ObjectId }[]
  editCount: number
  /** Valid approvals of the present version. */
  approvals: number
  /** A namespace among its edits wants a second approver, and nobody has approved the present version. */
  awaitsApproval: boolean
  /** How many of its objects were changed by others since the edit was made. */
  conflicts: number
  /** How many of its objects another open change set touches too. */
  overlaps: number
  /** What it became. */
  revision: number | null
}

/** Another open change set that touches the same object. */
export interface ChangeSetOverlap {
  object: ObjectId
  changeSet: { id: string; title: string; author: string; updatedAtMs: number }
}

export interface ChangeSetEditView {
  edit: Edit
  /** What stood there when the edit was begun. */
  base: PublishedObject | null
  updatedBy: string
  updatedAtMs: number
}

export interface ApprovalView {
  userId: string
  by: string
  atMs: number
  comment: string
}

export interface ChangeSetView extends Omit<
  ChangeSetRow,
  'edits' | 'conflicts' | 'overlaps' | 'approvals' | 'awaitsApproval'
> {
  description: string
  edits: ChangeSetEditView[]
  preview: ChangePreview
  conflicts: ObjectConflict[]
  overlaps: ChangeSetOverlap[]
  approval: {
    /** Namespaces among its edits that want a second approver. */
    namespaces: string[]
    given: ApprovalView[]
    /** Whether it may be published as far as approval goes. */
    satisfied: boolean
    /** Whether the reader may approve it, and if not why. */
    mayApprove: boolean
    whyNot: 'NOT_NEEDED' | 'OWN_CHANGE' | 'ROLE' | 'GIVEN' | null
  }
}

export interface RevisionComparison {
  from: number
  to: number
  diffs: ObjectDiff[]
}

/** What a rollback does and what it cannot do. */
export interface RollbackPreview {
  to: number
  /** The newest revision that this preview is based on; it goes back with the rollback. */
  head: number
  preview: ChangePreview
  /** What will not come back, or comes back in a way that should be known. */
  notes: RollbackNote[]
  /** The same as edits for a change set, which namespaces with a second approver need. Without orders. */
  edits: Edit[]
}

/** What taking one revision's changes back does, and what is in its way. */
export interface RevertPreview {
  revision: number
  preview: ChangePreview
  /** Its objects that were changed since: with any of them it is refused. */
  conflicts: ObjectConflict[]
  /** The same as edits for a change set, which namespaces with a second approver need. Without orders. */
  edits: Edit[]
}

export const rollbackNoteCodes = [
  'LIFTS_TRIP', // a breaker that is held open now will not be any more
  'TRIPS_AGAIN', // a breaker that was held open then will be again
  'OVERRIDE_OVER', // an override comes back whose time is over: it does nothing
  'LIFTS_ORDER', // what is ordered of an instance now will not be any more, or otherwise
  'ORDERS_AGAIN', // what was ordered of an instance then will be again
  'ORDER_OVER', // an order of an instance comes back whose time is over: it does nothing
  'INSTANCES_STAY', // managed instances are not part of revisions
  'COUNTERS_STAY', // limit counters and breaker windows keep what they counted
] as const
export type RollbackNoteCode = (typeof rollbackNoteCodes)[number]

/**
 * `params`: LIFTS_TRIP, TRIPS_AGAIN and OVERRIDE_OVER have intent, reason and actor of the override (OVERRIDE_OVER also
 * expiresAtMs); LIFTS_ORDER, ORDERS_AGAIN and ORDER_OVER have service, instance (`address:port`), mode, weight (where it
 * ends; empty: the registered one), reason and actor (ORDER_OVER also expiresAtMs); INSTANCES_STAY has count, of instances changed since; COUNTERS_STAY has none.
 */
export interface RollbackNote {
  code: RollbackNoteCode
  /** `kind/namespace/name`, or empty for notes about all of it. */
  object: string
  params: Record<string, string>
}

/** How one gateway stands to one revision. */
export interface GatewayOnRevision {
  gateway: string
  state: 'ENFORCED' | 'PUBLISHING' | 'STALE' | 'ERROR' | 'NOT_SEEN'
  /** The revision in force there. */
  revision: number
  /** From commit to in force; null when that was not witnessed. */
  tookMs: number | null
  object: string | null
  reason: string | null
}

/** That all gateways that were there enforced a revision: written down once, when it came true. */
export interface Enforcement {
  gateways: number
  tookMs: number
  slowest: string
  atMs: number
}

export const driftTargets = ['CONSUL_KV', 'CONSUL_CATALOG', 'REDIS'] as const
export type DriftTarget = (typeof driftTargets)[number]
export const driftModes = ['REPAIR', 'REPORT'] as const
export type DriftMode = (typeof driftModes)[number]

export type DriftKind = 'CHANGED' | 'DELETED' | 'FOREIGN'

export interface DriftRow {
  id: string
  target: DriftTarget
  /** The key in Consul KV or Redis, or `service/instance id` in the catalog. */
  key: string
  kind: DriftKind
  /** From desired (`before`) to what was found (`after`). */
  fields: FieldDiff[]
  foundAtMs: number
  resolvedAtMs: number | null
  /** GONE: it was as desired again without our doing, or desired state changed to it. */
  resolution: 'REPAIRED' | 'ADOPTED' | 'GONE' | null
  /** Who asked for it; null when it was the controller by its setting. */
  resolvedBy: string | null
  /** A repair that was asked for and is not done yet. */
  repairRequested: boolean
  /** Whether what was found can be taken in as a managed instance. */
  adoptable: boolean
}

export interface PublishingSettings {
  version: number
  driftMode: Record<DriftTarget, DriftMode>
  /** A revision that not all gateways enforce after so long is a warning. */
  enforceWithinMs: number
  updatedAtMs: number | null
  updatedBy: string | null
}

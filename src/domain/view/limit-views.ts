/** Read models of single keys of rate limits. A figure that is not known is null, never zero. */
import type { RateLimitOverrideSpec } from '../rate-limit/key-override'
import type { RateLimitSpec } from '../rate-limit/policy'
import type { PublishStatus } from './views'

/** An operator's order for a key, and how far it has come. */
export interface KeyOrder extends RateLimitOverrideSpec {
  /** The revision that gave it. */
  version: number
  /** Gateways that are there, and how many of them have it in force. */
  gateways: number
  enforcedBy: number
}

/** What an operator does with one key. null: until it is released. */
export type KeyAction =
  | { do: 'BOOST'; factor: number; expiresInMs: number | null }
  | { do: 'BLOCK'; expiresInMs: number | null }
  | { do: 'RESET' }
  | { do: 'RELEASE' }

/** How far the order's revision has come, and what stood for the key before; null when nothing did. */
export type KeyActionReport = PublishStatus & { stood: RateLimitOverrideSpec | null }

/** A key that was asked for often. True counts lie between `count - countError` and `count`. */
export interface TopKey {
  key: string
  count: number
  countError: number
  /** Of them, refused (or, in SHADOW mode, what would have been): between `limited - limitedError` and `limited`. */
  limited: number
  limitedError: number
  order: KeyOrder | null
}

export interface TopKeysView {
  fromMs: number
  toMs: number
  /** All requests that the limit judged, and how many it refused (or would have). */
  total: number
  limited: number
  /** No count is too high by more than this, and whoever was asked for more often is listed, unless the list is full. */
  error: number
  /** The same of `limited`. */
  limitedError: number
  /** That told of their keys. */
  gateways: number
  byUse: TopKey[]
  byRejection: TopKey[]
}

/** How a key's bucket stands: one for all gateways, or one on each. */
export interface KeyQuota {
  namespace: string
  name: string
  key: string
  spec: RateLimitSpec
  order: KeyOrder | null
  /** With what a boost makes of it; a block is told by `order` alone. */
  buckets: {
    /** null: the bucket that all share. */
    gateway: string | null
    atMs: number
    /** Whole tokens left, of `burst`. */
    remaining: number
    burst: number
    /** Until one token can be had; 0 when one is there. */
    retryAfterMs: number
    /** Until the bucket is full. */
    resetAfterMs: number
  }[]
  /** Gateways that did not answer. */
  silent: string[]
}

/** What another limit would have refused. Shares are of all requests, 0 to 1. */
export interface WhatIfView {
  fromMs: number
  toMs: number
  coveredMs: number
  total: number
  /** What was refused in truth (or, in SHADOW mode, would have been), and what this reckoning says of the limit in force. */
  recordedShare: number | null
  reckonedShare: number | null
  /** What it says of the limit that is asked for. */
  share: number | null
  /** By interval, for the chart: requests and what would have been refused, per second. */
  points: { startMs: number; requestsPerSecond: number | null; limitedPerSecond: number | null }[]
  /** The share for other limits, to be drawn as one looks for one: limit (per period) → share. */
  curve: { limit: number; share: number }[]
  /** EXACT: arrivals by the second. BY_KEY_AND_MINUTE: even within a minute, so that short bursts are not seen. */
  method: 'EXACT' | 'BY_KEY_AND_MINUTE'
}

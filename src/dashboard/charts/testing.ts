import type { FrameView, TrafficPoint } from '@/domain/view/views'

export const noTraffic: TrafficPoint = {
  requestsPerSecond: null,
  errorPercent: null,
  p50Ms: null,
  p95Ms: null,
  p99Ms: null,
}

/** A frame of one second in which nobody reported, but for what a test changes. */
export function testFrame(startMs: number, change: Partial<FrameView> = {}): FrameView {
  return {
    startMs,
    resolutionMs: 1000,
    total: noTraffic,
    fleet: null,
    services: {},
    instances: {},
    routes: {},
    limits: {},
    breakers: {},
    health: {},
    locks: {},
    ...change,
  }
}

import type { Frame } from '@/wire/telemetry'

/**
 * Frames from their text. A chart asks for up to 900, and the next chart for nearly the same ones, so each is parsed
 * once while it is among the most recently used; the text itself is the key, so nothing stale can be found. Frames are
 * our own controller's, whole by the version they carry: a full check by their schema costs more than all else. What is
 * no frame of this version is a gap. Frames are shared: nobody may change one.
 */
const mostKept = 2500
const kept = new Map<string, Frame>()

/** Null when the text is not a frame of this version. */
export function parseFrame(text: string | undefined): Frame | null {
  if (text === undefined) return null
  const frame = kept.get(text) ?? read(text)
  if (!frame) return null
  kept.delete(text)
  kept.set(text, frame)
  for (const oldest of kept.keys()) {
    if (kept.size <= mostKept) break
    kept.delete(oldest)
  }
  return frame
}

function read(text: string): Frame | null {
  try {
    const parsed: unknown = JSON.parse(text)
    return isFrame(parsed) ? parsed : null
  } catch {
    return null
  }
}

function isFrame(value: unknown): value is Frame {
  if (typeof value !== 'object' || value === null) return false
  return 'version' in value && value.version === 1 && 'startMs' in value && Number.isInteger(value.startMs)
}

import type { Frame } from '@/wire/telemetry'

/**
 * Frames from their text. A chart asks for up to 900, and the next chart for nearly the same ones, so each is parsed
 * once while it is among the most recently used, as many as make up a fixed amount of text: a great fleet's frames are
 * great. The text itself is the key, so nothing stale can be found. Frames are
 * our own controller's, whole by the version they carry: a full check by their schema costs more than all else. What is
 * no frame of this version is a gap. Frames are shared: nobody may change one.
 */
export const mostCharactersKept = 32_000_000
const kept = new Map<string, Frame>()
let charactersKept = 0

/** Null when the text is not a frame of this version. */
export function parseFrame(text: string | undefined): Frame | null {
  if (text === undefined) return null
  const frame = kept.get(text) ?? read(text)
  if (!frame) return null
  if (kept.delete(text)) charactersKept -= text.length
  kept.set(text, frame)
  charactersKept += text.length
  for (const oldest of kept.keys()) {
    if (charactersKept <= mostCharactersKept) break
    kept.delete(oldest)
    charactersKept -= oldest.length
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

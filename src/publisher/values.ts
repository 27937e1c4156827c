/** Revisions and sets of objects as values of Consul KV, each within what Consul takes in one value. */
import { objectKey, type PublishedObject, type Revision } from '@/domain/revision/object'
import { partBytes } from '@/wire/revision-log'

/** The values of `log/<revision>/0…`: the revision as JSON, cut so that each value keeps the limit as it is encoded. */
export function logValues(revision: Revision): string[] {
  const text = JSON.stringify(revision)
  const texts: string[] = []
  for (let from = 0; from < text.length;) {
    let length = Math.min(partBytes, text.length - from)
    // Quotes are escaped once more and letters may take several bytes: shrink until it fits. A pair of surrogates that is
    // cut in two comes together again when the texts are joined.
    while (encodedBytes(text.slice(from, from + length)) > partBytes) length = Math.floor(length * 0.8)
    texts.push(text.slice(from, from + length))
    from += length
  }
  return texts.map((each) => JSON.stringify({ parts: texts.length, text: each }))
}

function encodedBytes(text: string): number {
  return Buffer.byteLength(JSON.stringify({ parts: 1_000_000, text }))
}

/**
 * The values of `snapshot/<revision>/0…`. The same set always gives the same values, so that two publishers that write
 * one snapshot at a time write one thing.
 */
export function snapshotValues(objects: readonly PublishedObject[]): string[] {
  const texts = objects
    .map((object) => ({ key: objectKey(object), text: JSON.stringify(object) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  const values: string[] = []
  let part: string[] = []
  let bytes = 0
  const close = () => {
    if (part.length > 0) values.push(`{"objects":[${part.join(',')}]}`)
    part = []
    bytes = 0
  }
  for (const { text } of texts) {
    const size = Buffer.byteLength(text) + 1
    if (bytes + size > partBytes - 16) close()
    part.push(text)
    bytes += size
  }
  close()
  return values
}

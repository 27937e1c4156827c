/**
 * MurmurHash3 x86 32-bit (Austin Appleby, public domain) of a text's UTF-8 bytes: an unsigned integer below 2^32. Fast and
 * well spread, not cryptographic: whoever chooses the key can choose its place.
 */
export function murmur3(text: string, seed = 0): number {
  const { length } = text
  let hash = seed | 0
  let word = 0
  for (let index = 0; index < length; index += 1) {
    const code = text.charCodeAt(index)
    if (code > 127) return murmur3Bytes(new TextEncoder().encode(text), seed)
    word |= code << ((index & 3) * 8)
    if ((index & 3) === 3) {
      hash = mixWord(hash, word)
      word = 0
    }
  }
  return finish(hash, word, length)
}

/** Spreads the bits of a 32-bit integer; one to one (murmur3's finaliser). */
export function spread(bits: number): number {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

function murmur3Bytes(bytes: Uint8Array, seed: number): number {
  let hash = seed | 0
  let word = 0
  for (let index = 0; index < bytes.length; index += 1) {
    word |= (bytes[index] ?? 0) << ((index & 3) * 8)
    if ((index & 3) === 3) {
      hash = mixWord(hash, word)
      word = 0
    }
  }
  return finish(hash, word, bytes.length)
}

function scramble(word: number): number {
  const mixed = Math.imul(word, 0xcc9e2d51)
  return Math.imul((mixed << 15) | (mixed >>> 17), 0x1b873593)
}

function mixWord(hash: number, word: number): number {
  const mixed = hash ^ scramble(word)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

function finish(hash: number, tail: number, length: number): number {
  return spread((length & 3 ? hash ^ scramble(tail) : hash) ^ length)
}

import { murmur3 } from './hash'

/**
 * Rendezvous hashing (Thaler and Ravishankar, 1998): the member whose hash with the key is the greatest has it. A member
 * that leaves gives away what it had and nothing else moves; one that comes takes an even share of each.
 * @returns null when there are no members
 */
export function rendezvous(key: string, members: readonly string[]): string | null {
  let owner: string | null = null
  let most = -1
  for (const member of members) {
    const hash = murmur3(`${member}\n${key}`)
    if (hash > most || (hash === most && owner !== null && member < owner)) {
      owner = member
      most = hash
    }
  }
  return owner
}

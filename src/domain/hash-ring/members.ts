export interface Member {
  id: string
  /** A share relative to the others'; 0 or less means none. */
  weight: number
}

/** Those with a weight, in the order of their ids, so that what is built of them does not depend on how they came. */
export function inOrder(members: readonly Member[]): Member[] {
  return members.filter((each) => each.weight > 0).sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}

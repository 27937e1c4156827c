/** An instance as balancing sees it. */
export interface Endpoint {
  readonly id: string
  /** A share relative to the others'; 0 takes nothing. */
  readonly weight: number
  /** Requests under way on it. */
  readonly inFlight: number
}

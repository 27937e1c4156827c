import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `attempt` again and again until it no longer throws, and gives back what it returned.
 * @throws the last error when that takes longer than `withinMs`.
 */
export async function eventually<Result>(
  attempt: () => Result | Promise<Result>,
  { withinMs = 10_000, everyMs = 25 }: { withinMs?: number; everyMs?: number } = {},
): Promise<Result> {
  const deadline = performance.now() + withinMs
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(everyMs)
    }
  }
}

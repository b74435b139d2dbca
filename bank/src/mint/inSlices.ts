import { setImmediate as nextTurn } from 'node:timers/promises'
import { limits } from '../limits.ts'

/** Maps one item after the other, letting other requests have a turn when the work takes long. */
export async function inSlices<T, R>(items: readonly T[], work: (item: T) => R): Promise<R[]> {
  const results: R[] = []
  let since = performance.now()
  for (const item of items) {
    if (performance.now() - since > limits.sliceMs) {
      await nextTurn()
      since = performance.now()
    }
    results.push(work(item))
  }
  return results
}

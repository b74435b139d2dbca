/** A bounded line for work that keeps a processor busy. */
export type WorkQueue = {
  /** Runs `work` when its turn comes; undefined at once when the line is full. */
  run<T>(work: () => Promise<T>): Promise<T | undefined>
}

/** A line of at most `waiting` jobs behind `parallel` running ones. */
export function workQueue(size: { parallel: number; waiting: number }): WorkQueue {
  const line: (() => void)[] = []
  let running = 0
  return {
    async run(work) {
      if (running >= size.parallel) {
        if (line.length >= size.waiting) return undefined
        // Whoever ends hands over its place, so that nobody slips in between.
        await new Promise<void>((resolve) => line.push(resolve))
      } else running++
      try {
        return await work()
      } finally {
        const next = line.shift()
        if (next === undefined) running--
        else next()
      }
    },
  }
}

/** From now on the wallet's worker notes every strict commit: from when to when it took to be on the disk. */
export async function noteCommits(context) {
  const [worker] = context.serviceWorkers()
  await worker.evaluate(() => {
    const { transaction } = IDBDatabase.prototype
    const clock = () => performance.timeOrigin + performance.now()
    globalThis.commits = []
    globalThis.awaited = new Set()
    IDBDatabase.prototype.transaction = function noted(names, mode, options) {
      const opened = transaction.call(this, names, mode, options)
      if (mode === 'readwrite' && options?.durability === 'strict') {
        const from = clock()
        opened.addEventListener('complete', () => {
          globalThis.commits.push({ from, to: clock() })
          for (const look of globalThis.awaited) look(from)
        })
      }
      return opened
    }
  })
}

/** The commits noted since the last time. */
export function takeCommits(context) {
  const [worker] = context.serviceWorkers()
  return worker.evaluate(() => {
    // A worker that was started anew since then has noted nothing.
    if (globalThis.commits === undefined) throw new Error('the worker was started anew')
    return globalThis.commits.splice(0)
  })
}

/** Resolves when something is stored that was begun after the bank answered the next swap: the coins it made. */
export function storedAfterSwap(context) {
  const [worker] = context.serviceWorkers()
  return worker.evaluate(async () => {
    const heard = await new Promise((resolve) => {
      const observer = new PerformanceObserver((list) => {
        const swap = list.getEntries().find(({ name }) => name.endsWith('/v1/swap'))
        if (!swap) return
        observer.disconnect()
        resolve(performance.timeOrigin + swap.responseEnd)
      })
      observer.observe({ type: 'resource' })
    })
    if (globalThis.commits.some(({ from }) => from >= heard)) return
    await new Promise((resolve) => {
      const look = (from) => {
        if (from < heard) return
        globalThis.awaited.delete(look)
        resolve()
      }
      globalThis.awaited.add(look)
    })
  })
}

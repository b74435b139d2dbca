/** From now on the wallet's worker notes every strict commit: from when to when it took to be on the disk. */
export async function noteCommits(context) {
  const [worker] = context.serviceWorkers()
  await worker.evaluate(() => {
    const { transaction } = IDBDatabase.prototype
    const clock = () => performance.timeOrigin + performance.now()
    globalThis.commits = []
    IDBDatabase.prototype.transaction = function noted(names, mode, options) {
      const opened = transaction.call(this, names, mode, options)
      if (mode === 'readwrite' && options?.durability === 'strict') {
        const from = clock()
        opened.addEventListener('complete', () => globalThis.commits.push({ from, to: clock() }))
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

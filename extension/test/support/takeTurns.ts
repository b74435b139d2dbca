import type { Wrap } from './world.ts'

/** How long one waits for the other before it goes on alone, in turns of the event loop. */
const patience = 12

/**
 * Two workers that no lock keeps apart. When both are about to touch disk or network, or to hear of it, the next entry of
 * a list, which begins again at its end, says which of them goes on.
 */
export function takeTurns(order: readonly (0 | 1)[]) {
  const queues: Record<0 | 1, (() => void)[]> = { 0: [], 1: [] }
  let at = 0
  let isRunning = false
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const isOneAway = () => queues[0].length === 0 || queues[1].length === 0
  const isOneHere = () => queues[0].length > 0 || queues[1].length > 0

  async function run(): Promise<void> {
    isRunning = true
    while (isOneHere()) {
      for (let turns = 0; turns < patience && isOneAway(); turns += 1) await turn()
      const first = order[at % order.length] ?? 0
      at += 1
      const queue = queues[first].length > 0 ? queues[first] : queues[first === 0 ? 1 : 0]
      queue.shift()?.()
      await turn()
    }
    isRunning = false
  }

  function wait(who: 0 | 1): Promise<void> {
    const granted = new Promise<void>((resolve) => queues[who].push(resolve))
    if (!isRunning) void run()
    return granted
  }

  return (who: 0 | 1): Pick<Wrap, 'storage' | 'fetch' | 'alone'> => ({
    storage: (storage) => ({
      ...storage,
      async commit(checks, writes) {
        await wait(who)
        await storage.commit(checks, writes)
      },
    }),
    fetch: (fetch) => async (input, init) => {
      await wait(who)
      try {
        return await fetch(input, init)
      } finally {
        await wait(who)
      }
    },
    alone: () => (_, act) => act(),
  })
}

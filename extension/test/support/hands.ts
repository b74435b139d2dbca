import { readHeld } from '../../src/background/gate/Held.ts'
import type { StoreName } from '../../src/background/storage/Row.ts'
import type { Storage } from '../../src/background/storage/Storage.ts'
import type { Session } from '../../src/background/vault/Session.ts'
import { heldStates } from '../touches/heldStates.ts'
import type { Census } from './Census.ts'

/** Where operations lie, and the machine of those whose state on disk does not name it. */
const machines = new Map<StoreName, string>([
  ['operations', ''],
  ['restores', 'restore:'],
  ['proofs', 'proof:'],
  ['renewals', 'renewal:'],
])

/**
 * What one worker has in hand: the operations it has asked the disk for by name, or written, and what waits before a
 * locked wallet.
 */
export function emptyHands() {
  const held = new Map<string, () => Promise<readonly string[]>>()
  const take = (storage: Storage, store: StoreName, key: string) => {
    const machine = machines.get(store)
    if (machine === undefined) return
    held.set(`${store}|${key}`, async () => {
      const row = await storage.get(store, key)
      return row === undefined ? [] : [`${machine}${row.state}`]
    })
  }
  return {
    on: (storage: Storage): Storage => ({
      get(store, key) {
        take(storage, store, key)
        return storage.get(store, key)
      },
      list: (store, query) => storage.list(store, query),
      commit(checks, writes) {
        for (const { store, key } of checks) take(storage, store, key)
        for (const write of writes) if (write.kind !== 'remove') take(storage, write.store, write.row.key)
        return storage.commit(checks, writes)
      },
      close: () => storage.close(),
    }),
    see(session: Session): void {
      held.set('session', async () => heldStates(await readHeld(session)).map(([, state]) => state))
    },
    /** Counts in which state each of them lies there now. */
    async count(census: Census): Promise<void> {
      const states = (await Promise.all([...held.values()].map((read) => read()))).flat()
      if (states.length === 0) census.count('nothing', 'begun')
      for (const each of states) {
        const [machine = '', state = ''] = each.split(':')
        census.count(machine, state)
      }
    },
  }
}

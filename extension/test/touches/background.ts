import browser from 'webextension-polyfill'
import { browserDependencies } from '../../src/background/browser/dependencies.ts'
import { listen } from '../../src/background/browser/listen.ts'
import { composeEngine } from '../../src/background/engine.ts'
import { type Held, readHeld } from '../../src/background/gate/Held.ts'
import { lazyStorage } from '../../src/background/storage/lazyStorage.ts'
import type { Write } from '../../src/background/storage/Row.ts'
import type { Storage } from '../../src/background/storage/Storage.ts'
import { openWallet } from '../../src/background/vault/openWallet.ts'
import type { Session } from '../../src/background/vault/Session.ts'
import { haste } from './haste.ts'
import { heldStates } from './heldStates.ts'
import type { Told } from './Told.ts'

/**
 * The worker as it is built for tests alone: before and after every touch of network, disk and browser it says so to
 * a program beside the browser, and goes on when that has answered. One that gets no answer stands still, and is
 * killed there.
 */
const overseer: Promise<{ readonly url: string }> = fetch(browser.runtime.getURL('touches.json')).then(
  (response) => response.json(),
)

async function tell(told: Told): Promise<void> {
  const { url } = await overseer
  await fetch(url, { method: 'POST', body: JSON.stringify(told) })
}

/** Something that changes what lies outside: told before it is done, and once more when it was. */
async function deed<T>(what: Omit<Told, 'when'>, act: () => Promise<T>): Promise<T> {
  await tell({ ...what, when: 'before' })
  const result = await act()
  await tell({ ...what, when: 'after' })
  return result
}

/** A look that changes nothing: a death after it is one before the next touch. */
async function look<T>(at: string, act: () => Promise<T>): Promise<T> {
  await tell({ what: 'read', at, when: 'before' })
  return act()
}

function overseen(storage: Storage): Storage {
  return {
    get: (store, key) => look(store, () => storage.get(store, key)),
    list: (store, query) => look(`${store}, by ${query.by}`, () => storage.list(store, query)),
    commit: async (checks, writes) => {
      const isTried = writes.some(({ store }) => store === 'vault')
      const states = isTried ? heldStates(await readHeld(session), 'trying') : statesOf(writes)
      return deed({ what: 'write', at: storesOf(writes), states }, () => storage.commit(checks, writes))
    },
    close: () => storage.close(),
  }
}

/** The browser's memory outlives the worker as the disk does. It is looked at all the time, which is not told. */
function overseenSession({ get, set, remove }: Session): Session {
  const states = async (key: string, value: unknown) => {
    if (key === 'held') return heldStates(value as Held)
    return key === 'key' ? heldStates(await readHeld({ get, set, remove }), 'opened') : []
  }
  return {
    get,
    set: async (key, value) =>
      deed({ what: 'session', at: key, states: await states(key, value) }, () => set(key, value)),
    remove: (key) => deed({ what: 'session', at: key }, () => remove(key)),
  }
}

function storesOf(writes: readonly Write[]): string {
  return [...new Set(writes.map((write) => write.store))].sort().join(' ')
}

/** The operations a write leaves behind, and in which state each. Restores lie in a store of their own. */
function statesOf(writes: readonly Write[]): NonNullable<Told['states']> {
  return writes.flatMap((write): [string, string][] => {
    if (write.kind === 'remove') return []
    const { key, state = '' } = write.row
    if (write.store === 'restores') return [[key, `restore:${state}`]]
    return write.store === 'operations' ? [[key, state]] : []
  })
}

const real = browserDependencies()
const { session, before } = real

listen(
  composeEngine(overseen(lazyStorage(() => openWallet(indexedDB, before))), {
    ...real,
    config: { ...real.config, ...haste },
    session: overseenSession(session),
    fetch: (input, init) =>
      deed({ what: 'fetch', at: new URL(String(input)).pathname.replaceAll(/[\w-]{16,}/g, '…') }, () =>
        real.fetch(input, init),
      ),
    notify: (target, message) =>
      deed({ what: 'page', at: message.message.type }, () => real.notify(target, message)),
    openApproval: (operation) => deed({ what: 'window', at: 'open' }, () => real.openApproval(operation)),
    isTabOpen: (tab) => look('tab', () => real.isTabOpen(tab)),
  }),
)

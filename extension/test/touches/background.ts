import browser from 'webextension-polyfill'
import { browserDependencies } from '../../src/background/browser/dependencies.ts'
import { listen } from '../../src/background/browser/listen.ts'
import { composeEngine } from '../../src/background/engine.ts'
import { lazyStorage } from '../../src/background/storage/lazyStorage.ts'
import type { Write } from '../../src/background/storage/Row.ts'
import { openStorage, type Storage } from '../../src/background/storage/Storage.ts'
import { haste } from './haste.ts'
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
    commit: (checks, writes) =>
      deed({ what: 'write', at: storesOf(writes), states: statesOf(writes) }, () =>
        storage.commit(checks, writes),
      ),
    close: () => storage.close(),
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

listen(
  composeEngine(overseen(lazyStorage(() => openStorage(indexedDB))), {
    ...real,
    config: { ...real.config, ...haste },
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

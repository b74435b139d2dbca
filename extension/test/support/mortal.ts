import { mortalAlone } from './alone.ts'
import type { Wrap } from './world.ts'

const never = () => new Promise<never>(() => {})

/**
 * A worker that dies at its `at`-th touch of disk, network or page: before the touch, or after it and before hearing
 * of it. From then on nothing it does comes to anything, as when the browser kills it.
 */
export function mortal(at: number, when: 'before' | 'after') {
  let touches = 0
  let isDead = false
  let die = () => {}
  const died = new Promise<void>((resolve) => {
    die = () => {
      isDead = true
      resolve()
    }
  })
  async function touch<T>(act: () => Promise<T>): Promise<T> {
    if (isDead) return never()
    touches += 1
    const isLast = touches === at
    if (isLast && when === 'before') {
      die()
      return never()
    }
    try {
      const result = await act()
      if (isLast) die()
      return isDead ? never() : result
    } catch (error) {
      // A write that lost a race is a touch like any other.
      if (isLast) die()
      if (isDead) return never()
      throw error
    }
  }
  const read = async <T>(act: () => Promise<T>): Promise<T> => (isDead ? never() : act())
  const wrap: Wrap = {
    storage: (storage) => ({
      get: (store, key) => read(() => storage.get(store, key)),
      list: (store, query) => read(() => storage.list(store, query)),
      commit: (checks, writes) => touch(() => storage.commit(checks, writes)),
      close: () => storage.close(),
    }),
    fetch: (fetch) => (input, init) => touch(() => fetch(input, init)),
    alone: (alone) => mortalAlone(alone, died),
    before: ({ read: see, remove }) => ({ read: () => read(see), remove: () => touch(remove) }),
    notify: (notify) => (target, message) => touch(() => notify(target, message)),
  }
  /** The browser's memory and windows, for what is done before the wallet is unlocked. */
  const outside: Pick<Wrap, 'session' | 'openApproval'> = {
    session: (session) => ({
      get: (key) => read(() => session.get(key)),
      set: (key, value) => touch(() => session.set(key, value)),
      remove: (key) => touch(() => session.remove(key)),
    }),
    openApproval: (open) => (operation) => touch(() => open(operation)),
  }
  return { wrap, outside, died, touches: () => touches }
}

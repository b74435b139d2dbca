import type { Storage } from '../../src/background/storage/Storage.ts'
import { mortalAlone } from './alone.ts'
import * as Census from './Census.ts'
import { emptyHands } from './hands.ts'
import type { Wrap } from './world.ts'

/** Of a walk through a life the `number`-th death: at every touch in turn, before it and after it, and from the start again. */
export function nextDeath(number: number): { at: number; when: 'before' | 'after' } {
  const touches = 14
  return { at: 1 + (Math.floor(number / 2) % touches), when: number % 2 === 0 ? 'before' : 'after' }
}

const never = () => new Promise<never>(() => {})

/**
 * A worker that dies at its `at`-th touch of disk, network or page: before the touch, or after it and before hearing
 * of it. From then on nothing it does comes to anything, as when the browser kills it. Counted is in which states it
 * leaves what it had in hand.
 */
export function mortal(at: number, when: 'before' | 'after', census: Census.Census) {
  const hands = emptyHands()
  let touches = 0
  let isDead = false
  let die = () => {}
  const died = new Promise<void>((resolve) => {
    die = () => {
      isDead = true
      // What the next worker writes is written after this has been read.
      void hands.count(census)
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
  const mortalStorage = (storage: Storage): Storage => ({
    get: (store, key) => read(() => storage.get(store, key)),
    list: (store, query) => read(() => storage.list(store, query)),
    commit: (checks, writes) => touch(() => storage.commit(checks, writes)),
    close: () => storage.close(),
  })
  const wrap: Wrap = {
    storage: (storage) => mortalStorage(hands.on(storage)),
    fetch: (fetch) => (input, init) => touch(() => fetch(input, init)),
    alone: (alone) => mortalAlone(alone, died),
    before: ({ read: see, remove }) => ({ read: () => read(see), remove: () => touch(remove) }),
    notify: (notify) => (target, message) => touch(() => notify(target, message)),
  }
  /** The browser's memory and windows, for what is done before the wallet is unlocked. */
  const outside: Pick<Wrap, 'session' | 'openApproval'> = {
    session: (session) => {
      hands.see(session)
      return {
        get: (key) => read(() => session.get(key)),
        set: (key, value) => touch(() => session.set(key, value)),
        remove: (key) => touch(() => session.remove(key)),
      }
    },
    openApproval: (open) => (operation) => touch(() => open(operation)),
  }
  return { wrap, outside, died, die: () => die() }
}

/** A worker that dies when an operation lies on the disk in this state, or when the bank has acted on this path. */
export function mortalIn(
  moment: { readonly state: string } | { readonly path: string },
  census: Census.Census = Census.create(),
) {
  const { wrap, died, die } = mortal(Number.POSITIVE_INFINITY, 'after', census)
  const end = (): Promise<never> => {
    die()
    return never()
  }
  const mine: Wrap = {
    ...wrap,
    storage: (storage) => {
      const inner = wrap.storage(storage)
      return {
        ...inner,
        async commit(checks, writes) {
          await inner.commit(checks, writes)
          const isIn = writes.some(
            (each) => each.kind !== 'remove' && 'state' in moment && each.row.state === moment.state,
          )
          if (isIn) await end()
        },
      }
    },
    fetch: (fetch) => {
      const inner = wrap.fetch(fetch)
      return async (input, init) => {
        const reply = await inner(input, init)
        return 'path' in moment && new URL(String(input)).pathname === moment.path ? end() : reply
      }
    },
  }
  return { wrap: mine, died }
}

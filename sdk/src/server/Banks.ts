import { Encoding } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset } from '@tuppence/protocol/ecash'
import type { Fetch } from './askBank.ts'
import { fetchKeysets } from './fetchKeysets.ts'
import { describe, type Log } from './Log.ts'
import { type Limits, limits } from './limits.ts'
import type { KeysetStore } from './Store.ts'
import { TillError } from './TillError.ts'

/** A bank whose coins are taken, by name, with its pinned keysets of the till's currency. */
export type Bank = { readonly url: string; readonly keysets: readonly Keyset.Keyset[] }

export type Banks = {
  /** The banks that can be named in a challenge now: some keyset is pinned, and none is frozen. In the owner's order. */
  usable(): Promise<readonly Bank[]>
  /**
   * Asks a bank for keysets it may have added, at most once a minute. Returns the seconds to wait when it may not be
   * asked or did not answer, and 0 when it did: what is unknown after that does not exist.
   */
  ask(url: string): Promise<number>
}

type Needs = {
  readonly urls: readonly string[]
  readonly currency: string
  readonly store: KeysetStore
  readonly curve: Curve
  readonly fetch: Fetch
  readonly now: () => number
  readonly log: Log
  readonly limits: Limits
}

type State = {
  readonly url: string
  keysets: ReadonlyMap<string, Keyset.Keyset>
  askedAt: number
  asking: Promise<number> | undefined
}

/** The till's banks: what they once showed is pinned in the store, so that a bank that is down costs nothing. */
export function banks(needs: Needs): Banks {
  const states: State[] = needs.urls.map((url) => ({
    url,
    keysets: new Map(),
    askedAt: Number.NEGATIVE_INFINITY,
    asking: undefined,
  }))
  let loaded: Promise<void> | undefined
  let frozen: { list: readonly string[]; at: number } | undefined

  async function load(): Promise<void> {
    for (const state of states) {
      const texts = await needs.store.keysets(state.url)
      const pinned = texts.map((text) =>
        Keyset.parse(Encoding.parseJson(text, { maxChars: 65_536 }), needs.curve),
      )
      state.keysets = new Map(pinned.map((keyset) => [keyset.id, keyset]))
    }
  }

  async function isFrozen(url: string): Promise<boolean> {
    const now = needs.now()
    if (frozen === undefined || frozen.at + needs.limits.bankAskEvery <= now) {
      frozen = { list: await needs.store.frozen(), at: now }
    }
    return frozen.list.includes(url)
  }

  async function usable(): Promise<readonly Bank[]> {
    // What failed once (a locked database, say) is tried again by the next request.
    loaded ??= load().catch((error: unknown) => {
      loaded = undefined
      throw error
    })
    await loaded
    const open: State[] = []
    for (const state of states) if (!(await isFrozen(state.url))) open.push(state)
    // Newer keysets are looked for behind the reader's back: what is pinned serves meanwhile.
    for (const state of open)
      if (state.keysets.size > 0) void refresh(needs, state, needs.limits.keysetRefresh)
    const unknown = open
      .filter((state) => state.keysets.size === 0)
      .map((state) => refresh(needs, state, needs.limits.bankFirstRetry))
    const found = named(open)
    // A bank nothing is known of is waited for only where there is no other, and then the first to answer will do.
    if (found.length > 0 || unknown.length === 0) return found
    await Promise.any(unknown.map((wait) => wait.then(mustBeAnswered))).catch(() => undefined)
    return named(open)
  }

  function named(open: readonly State[]): readonly Bank[] {
    return open.flatMap(({ url, keysets: all }) => {
      const keysets = [...all.values()].filter((keyset) => keyset.unit === needs.currency)
      return keysets.some((keyset) => isLiving(keyset, needs.now())) ? [{ url, keysets }] : []
    })
  }

  return {
    usable,
    async ask(url) {
      const state = states.find((one) => one.url === url)
      return state === undefined ? 0 : refresh(needs, state, needs.limits.bankAskEvery)
    },
  }
}

function mustBeAnswered(wait: number): void {
  if (wait > 0) throw new TillError('bank-unreachable')
}

/** Whether coins of a keyset can be taken now: one that ends soon might end before they are redeemed. */
export function isLiving({ finalExpiry }: Keyset.Keyset, now: number): boolean {
  return finalExpiry === undefined || finalExpiry > now + limits.keysetLife
}

/** Asks unless it was asked less than `every` seconds ago; all who want the same answer share one call. */
async function refresh(needs: Needs, state: State, every: number): Promise<number> {
  if (state.asking !== undefined) return state.asking
  const wait = state.askedAt + every - needs.now()
  if (wait > 0) return Math.ceil(wait)
  state.askedAt = needs.now()
  state.asking = update(needs, state).finally(() => {
    state.asking = undefined
  })
  return state.asking
}

async function update(needs: Needs, state: State): Promise<number> {
  try {
    const found = await fetchKeysets(state.url, { ...needs, known: state.keysets })
    const texts = new Map(found.map((keyset) => [keyset.id, JSON.stringify(Keyset.toWire(keyset))]))
    const foreign = await needs.store.pin(state.url, texts)
    if (foreign.length > 0) needs.log('alarm', 'keyset-of-another-bank', { bank: state.url })
    const own = found.filter((keyset) => !foreign.includes(keyset.id))
    // A keyset a bank no longer lists stays pinned: coins of it are still good until it says otherwise.
    state.keysets = new Map([...state.keysets, ...own.map((keyset) => [keyset.id, keyset] as const)])
    return 0
  } catch (error) {
    if (error instanceof TillError) needs.log('warn', error.code, { bank: state.url })
    else needs.log('error', 'keysets-failed', describe(error))
    return needs.limits.bankAskEvery
  }
}

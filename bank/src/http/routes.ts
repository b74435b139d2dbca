import { limits } from '@tuppence/protocol'
import type { Bank } from '../mint/Bank.ts'
import { checkState } from '../operations/checkState.ts'
import { info } from '../operations/info.ts'
import { activeKeys, keysets, keysOf } from '../operations/keys.ts'
import { createMeltQuote, melt, readMeltQuote } from '../operations/melt.ts'
import { mint } from '../operations/mint.ts'
import { createMintQuote, readMintQuote } from '../operations/mintQuote.ts'
import { restore } from '../operations/restore.ts'
import { swap } from '../operations/swap.ts'
import type { Rail } from '../rails/rail.ts'
import type { RateClass } from './rateLimit.ts'

/** What a handler gets of a request: the path's parameter, the JSON of its body, and NUT-19's key of the whole. */
export type Call = { readonly id: string; readonly body: unknown; readonly key: Uint8Array }

/** One endpoint. Every field must be given: a route that lacks its body cap or rate class fails at start. */
export type Route = {
  readonly method: 'GET' | 'POST'
  /** May end in `:id`. */
  readonly path: string
  /** Bytes of body that are read; 0 for none. */
  readonly body: number
  readonly rate: RateClass
  /** Its 200 replies are kept and given again (NUT-19); the handler stores them and gives JSON text. */
  readonly isCached: boolean
  /** Answered also while the bank is paused. */
  readonly isAlwaysOpen: boolean
  readonly handle: (bank: Bank, call: Call) => unknown
}

const body = limits.bankRequest
const get = { method: 'GET', body: 0, rate: 'read', isCached: false, isAlwaysOpen: false } as const
const post = { method: 'POST', body, rate: 'read', isCached: false, isAlwaysOpen: false } as const
const money = { ...post, rate: 'money' } as const
const cached = { ...money, isCached: true } as const

/** All endpoints of a bank with these rails. */
export function routes(rails: readonly Rail[]): readonly Route[] {
  const all: Route[] = [
    { ...get, path: '/v1/info', isAlwaysOpen: true, handle: (bank) => info(bank, cachedOf(all)) },
    { ...get, path: '/v1/keys', isAlwaysOpen: true, handle: activeKeys },
    { ...get, path: '/v1/keys/:id', isAlwaysOpen: true, handle: (bank, { id }) => keysOf(bank, id) },
    { ...get, path: '/v1/keysets', isAlwaysOpen: true, handle: keysets },
    { ...cached, path: '/v1/swap', handle: (bank, call) => swap(bank, call.body, call.key) },
    { ...post, path: '/v1/checkstate', handle: (bank, call) => checkState(bank, call.body) },
    { ...post, path: '/v1/restore', handle: (bank, call) => restore(bank, call.body) },
    ...rails.flatMap(railRoutes),
  ]
  return all
}

function railRoutes(rail: Rail): Route[] {
  const { method: m } = rail
  return [
    { ...money, path: `/v1/mint/quote/${m}`, handle: (bank, call) => createMintQuote(bank, rail, call.body) },
    { ...get, path: `/v1/mint/quote/${m}/:id`, handle: (bank, { id }) => readMintQuote(bank, rail, id) },
    { ...cached, path: `/v1/mint/${m}`, handle: (bank, call) => mint(bank, rail, call.body, call.key) },
    { ...money, path: `/v1/melt/quote/${m}`, handle: (bank, call) => createMeltQuote(bank, rail, call.body) },
    { ...get, path: `/v1/melt/quote/${m}/:id`, handle: (bank, { id }) => readMeltQuote(bank, rail, id) },
    { ...cached, path: `/v1/melt/${m}`, handle: (bank, call) => melt(bank, rail, call.body, call.key) },
  ]
}

function cachedOf(all: readonly Route[]): { method: string; path: string }[] {
  return all.filter((route) => route.isCached).map(({ method, path }) => ({ method, path }))
}

/** Throws unless every route says how much it reads and how often it may be asked. */
export function checkRoutes(all: readonly Partial<Route>[]): asserts all is readonly Route[] {
  for (const route of all) {
    const hasBody = route.body !== undefined && route.body >= 0 && route.body <= limits.bankRequest
    const hasRate = route.rate === 'read' || route.rate === 'money'
    const hasFlags = typeof route.isCached === 'boolean' && typeof route.isAlwaysOpen === 'boolean'
    if (!hasBody || !hasRate || !hasFlags) throw new Error(`the route ${route.path} lacks its limits`)
    if (route.method === 'GET' && route.body !== 0) throw new Error(`the route ${route.path} reads a body`)
  }
}

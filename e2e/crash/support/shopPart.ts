import type { Curve } from '@tuppence/protocol/curve'
import {
  type Charge,
  createRedeemer,
  createTill,
  newVendorKey,
  type Redeemer,
  type Report,
  type Store,
  type Till,
  type TillOptions,
} from '@tuppence/sdk/server'
import { sqliteStore } from '@tuppence/sdk/server/sqlite'
import Database from 'better-sqlite3'
import type { Census } from '../../../extension/test/support/Census.ts'
import { withChanges } from '../../../scripts/lib/withChanges.mjs'
import { type Limits, limits as usual } from '../../../sdk/src/server/limits.ts'
import * as Life from './Life.ts'
import type { Random } from './Random.ts'
import { type TillMode, tillModes } from './tillModes.ts'
import type { Server } from './Wire.ts'
import { type Watching, watchAnswers } from './watchAnswers.ts'

export type ShopOptions = {
  readonly url: string
  readonly bank: string
  readonly mode: TillMode
  /** The file of the till's store. */
  readonly path: string
  readonly random: Random
  readonly mortality: Life.Mortality
  readonly redeemerMortality: Life.Mortality
  readonly census: Census
  readonly curve: Curve
  readonly fetch: typeof fetch
  /** Unix seconds. */
  readonly now: () => number
  /** The share of handlers that fail. */
  readonly failures: { rate: number }
}

export type Served = { readonly claim: string; readonly resource: string; readonly path: string }

export const prices = { own: 3n, each: 2n } as const

const secret = 'q7Zk2vX9pL4mN8rT1sW6yB3cD5fG0hJ-'

export type ShopPart = ReturnType<typeof createShopPart>

/** A site with the real till, and its redeemer as a program of its own, both on the same file. */
export function createShopPart(options: ShopOptions) {
  const vendor = newVendorKey()
  const served: Served[] = []
  const problems: string[] = []
  const till = createTillProcess(options, { vendorKey: vendor.publicKey, served, problems })
  const redeemer = createRedeemerProcess(options, vendor.secret)
  return { vendor, served, problems, till, redeemer, path: options.path, url: options.url }
}

type Selling = {
  readonly vendorKey: string
  readonly served: Served[]
  /** What was answered that must not be. */
  readonly problems: string[]
}

function createTillProcess(options: ShopOptions, { vendorKey, served, problems }: Selling) {
  const { url, bank, mode, path, random, mortality, census, curve, now, failures } = options
  const cap = mode === 'capped' ? tillModes.capped.limits.exposureOnline : undefined
  type Running = { till: Till; watching: Watching; life: Life.Life; charges: Map<string, Charge> }
  let running: Running | undefined
  let inFlight = 0
  const seen = new Map<string, string>()

  function start(): void {
    if (running !== undefined) return
    const open = sqliteStore(path)
    const life = Life.begin(random, mortality, () => {
      running = undefined
      census.count('till', inFlight > 0 ? 'serving' : 'idle')
      countCoins(open, census)
      countSwaps(path, census, seen)
      inFlight = 0
      open.close()
    })
    const store = mortalStore(open, life)
    const fetch: typeof options.fetch = (input, init) => life.touch(() => options.fetch(input, init))
    const common = { url, secret, vendorKey, banks: [bank], store, curve, fetch, now, log: () => {} }
    const selling: Required<Pick<TillOptions, 'mode'>> & Pick<TillOptions, 'limits'> = tillModes[mode]
    const limits = withChanges<Limits>('the till', usual, selling.limits)
    const till = createTill({ ...common, mode: selling.mode, limits })
    const watching = { store: open, bank, cap, curve, census, isDead: life.isDead, problems }
    // It opens its store at once, and may have died of that.
    if (!life.isDead()) running = { till, watching, life, charges: new Map() }
  }

  function chargeAt({ till, charges }: Running, pathname: string): Charge {
    const known = charges.get(pathname)
    if (known !== undefined) return known
    const kind = pathname.startsWith('/articles/') ? 'own' : 'each'
    const resource = kind === 'own' ? pathname.replace('/articles/', 'article/') : 'tip'
    const price = kind === 'own' ? '0.03' : '0.02'
    const charge = till.charge({ resource, price, kind, description: pathname })
    charges.set(pathname, charge)
    return charge
  }

  async function answer(current: Running, request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname === '/.well-known/tuppence') return current.till.wellKnown()
    const charge = chargeAt(current, pathname)
    return watchAnswers(current.watching, request, () =>
      charge.handle(request, async (paid) => {
        // The handler is a place to die in, too.
        await current.life.touch(async () => {})
        if (random.chance(failures.rate)) throw new Error('the handler failed')
        served.push({ ...paid, path: pathname })
        await current.life.touch(async () => {})
        return new Response(`the content of ${pathname}`)
      }),
    )
  }

  const serve: Server = async (request) => {
    const current = running
    if (current === undefined) throw new TypeError('fetch failed')
    const died = current.life.died.then(() => Promise.reject(new TypeError('fetch failed')))
    inFlight += 1
    try {
      const response = await Promise.race([answer(current, request), died])
      // To its last byte: who dies on the way has cut it off.
      const body = await Promise.race([response.arrayBuffer(), died])
      return new Response(body, response)
    } finally {
      if (running === current) inFlight -= 1
    }
  }
  return {
    serve,
    start,
    isUp: () => running !== undefined,
    kill: () => running?.life.die(),
  }
}

function createRedeemerProcess(options: ShopOptions, vendorSecret: string) {
  const { bank, path, redeemerMortality: mortality, census, curve, now } = options
  const random = options.random.fork('redeemer')
  let running: { redeemer: Redeemer; life: Life.Life; store: Store } | undefined

  function start(): void {
    if (running !== undefined) return
    const open = sqliteStore(path)
    const purse = open.purse()
    const life = Life.begin(random, mortality, () => {
      running = undefined
      countCoins(open, census)
      purse.open().then((batches) => {
        for (const batch of batches) census.count('redeem', batch.state)
      }, ignore)
      open.close()
    })
    const redeemer = createRedeemer({
      store: mortalStore(open, life),
      purse: mortalStore(purse, life),
      vendorSecret,
      banks: [bank],
      curve,
      fetch: (url, init) => life.touch(() => options.fetch(url, init)),
      now,
      log: () => {},
      random: random.next,
    })
    running = { redeemer, life, store: open }
  }
  return {
    start,
    isUp: () => running !== undefined,
    kill: () => running?.life.die(),
    /** Resolves when the run has ended, or the redeemer. */
    async run(): Promise<Report | undefined> {
      if (running === undefined) return undefined
      const { redeemer, life } = running
      return Promise.race([redeemer.run(), life.died.then(() => undefined)])
    },
  }
}

/** Every method of a store is one atomic step: the kill comes before it or after it. */
function mortalStore<T extends object>(store: T, life: Life.Life): T {
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name)
      if (name === 'swaps' && typeof method === 'object' && method !== null) return mortalStore(method, life)
      if (typeof method !== 'function' || name === 'close' || name === 'purse') return method
      return (...args: unknown[]) => life.touch(async () => Reflect.apply(method, target, args))
    },
  })
}

/** Reads at once: the methods of a SQLite store do their work before they return. */
function countCoins(store: Store, census: Census): void {
  store.held().then((held) => held.length > 0 && census.count('claim', 'claimed'), ignore)
  store.taken().then((taken) => taken.size > 0 && census.count('claim', 'redeeming'), ignore)
  store.takings({ from: 0, to: 2 ** 40 }).then((lines) => {
    if (lines.some(({ redeemed }) => redeemed > 0n)) census.count('claim', 'redeemed')
  }, ignore)
}

/** Counts the swaps of plain coins that the kill finds open, and those that have ended since the last one. */
function countSwaps(path: string, census: Census, seen: Map<string, string>): void {
  const db = new Database(path, { readonly: true })
  try {
    const rows = db.prepare<[], { id: string; state: string; attempts: number }>(
      'SELECT id, state, attempts FROM swaps',
    )
    for (const { id, state, attempts } of rows.all()) {
      if (state !== 'swapping' && seen.get(id) === state) continue
      census.count('settle', state === 'swapping' && attempts > 0 ? 'swapping, again' : state)
      seen.set(id, state)
    }
  } finally {
    db.close()
  }
}

function ignore(): void {}

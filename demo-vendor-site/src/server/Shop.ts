import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { join } from 'node:path'
import {
  createRedeemer,
  createTill,
  type Log,
  type Store,
  type Till,
  type TillOptions,
} from '@tuppence/sdk/server'
import { sqliteStore } from '@tuppence/sdk/server/sqlite'
import type { Hono } from 'hono'
import * as Keys from './Keys.ts'

/** What a shop is opened with. */
export type ShopConfig = {
  /** The public address, such as http://localhost:8402. */
  readonly url: string
  /** The bank whose money it takes. */
  readonly bank: string
  /** Which coins it asks for; `offline` by default. */
  readonly mode?: TillOptions['mode']
  /** Folder for keys and books; made when it is not there. */
  readonly dataDir: string
  /** The owner's token; a fresh one at every start unless it is given. */
  readonly ownerToken?: string
  readonly log?: Log
  /** Unix seconds. */
  readonly now?: () => number
  readonly fetch?: typeof fetch
}

/** A shop that can be used in-process, by its `app`, or put on a port by `listen`. */
export type Shop = {
  readonly name: string
  readonly url: string
  /** V: whom a reader's coins are locked to. */
  readonly vendorKey: string
  /** The owner's page, with the token in its fragment. Undefined where a shop has none. */
  readonly ownerLink?: string
  readonly app: Hono
  /** Settles when the books are open. */
  ready(): Promise<void>
  /** Takes what is in the till to the bank, now. */
  redeem(): Promise<void>
  /** Redeems from now on by itself. */
  start(): void
  close(): Promise<void>
}

/** The parts that every shop of ours is made of. */
export type Parts = {
  readonly till: Till
  readonly store: Store
  readonly ownerToken: string
  readonly isOwner: (authorization: string | undefined) => boolean
  readonly shop: Omit<Shop, 'name' | 'app' | 'ownerLink'>
}

/** Opens keys, books, till and redeemer. The till is given the public half of the vendor's key only. */
export function open(config: ShopConfig): Parts {
  const { vendor, tillSecret } = Keys.load(config.dataDir)
  const store = sqliteStore(join(config.dataDir, 'shop.db'))
  const shared = {
    store,
    banks: [config.bank],
    ...(config.fetch && { fetch: config.fetch }),
    ...(config.now && { now: config.now }),
    ...(config.log && { log: config.log }),
  }
  const till = createTill({
    ...shared,
    url: config.url,
    secret: tillSecret,
    vendorKey: vendor.publicKey,
    ...(config.mode && { mode: config.mode }),
  })
  const redeemer = createRedeemer({ ...shared, vendorSecret: vendor.secret })
  const ownerToken = config.ownerToken ?? randomBytes(32).toString('base64url')
  return {
    till,
    store,
    ownerToken,
    isOwner: (authorization) => isToken(authorization, ownerToken),
    shop: {
      url: till.url,
      vendorKey: vendor.publicKey,
      ready: () => till.ready(),
      async redeem() {
        await redeemer.run()
      },
      start: () => redeemer.start(),
      async close() {
        await redeemer.stop()
        store.close()
      },
    },
  }
}

/** Compared by digest, so that neither length nor content shows in the time it takes. */
function isToken(authorization: string | undefined, token: string): boolean {
  const given = /^Bearer ([A-Za-z0-9_-]{16,128})$/.exec(authorization ?? '')?.[1] ?? ''
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(token))
}

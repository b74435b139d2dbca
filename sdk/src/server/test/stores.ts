import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encoding } from '@tuppence/protocol'
import { claimId } from '@tuppence/protocol/methods/cashu/schema'
import { afterAll, expect } from 'vitest'
import type { Claim, Coin } from '../Claim.ts'
import type { Store } from '../Store.ts'
import { memoryStore } from '../stores/memoryStore.ts'
import { sqliteStore } from '../stores/sqlite/sqliteStore.ts'

const directory = mkdtempSync(join(tmpdir(), 'till-store-'))
afterAll(() => rmSync(directory, { recursive: true }))
let files = 0
export const newFile = () => join(directory, `${files++}.sqlite`)

export const DAY = 86_400
export const now = 1_793_577_600
export const terms = { most: 20_000n, leaseUntil: 0 }
export const rule = { most: 10, window: DAY }

export const yOf = (): string => `02${Encoding.hex(Encoding.random(32))}`
export const coinOf = (amount = 5n, y = yOf()): Coin => ({
  y,
  amount,
  keyset: `01${'ab'.repeat(32)}`,
  secret: `secret ${y}`,
  C: `03${'cd'.repeat(32)}`,
  dleq: { e: 'e', s: 's', r: 'r' },
})

export function claimOf(coins: readonly Coin[], changes: Partial<Claim> = {}): Claim {
  const resource = changes.resource ?? 'article/7'
  const received = coins.reduce((sum, coin) => sum + coin.amount, 0n)
  return {
    id: claimId(
      coins.map((coin) => coin.y),
      resource,
    ),
    resource,
    item: resource,
    kind: 'own',
    scope: 'scope',
    challengeId: Encoding.hex(Encoding.random(16)),
    bank: 'https://bank.example',
    currency: 'usd',
    price: received,
    received,
    reference: 'ab'.repeat(32),
    claimedAt: now,
    access: 30 * DAY,
    ...changes,
  }
}

export async function claimed(
  store: Store,
  coins = [coinOf()],
  changes: Partial<Claim> = {},
): Promise<Claim> {
  const claim = claimOf(coins, changes)
  expect(await store.claim(claim, coins, terms)).toBe('claimed')
  return claim
}

/** Every engine passes the same suite, Store.test.ts and Store.takings.test.ts: a new one is a line here. */
export const engines: [string, () => Store][] = [
  ['memory', memoryStore],
  ['sqlite', () => sqliteStore(newFile())],
]

import { IDBFactory } from 'fake-indexeddb'
import { expect } from 'vitest'
import type { Operation } from '../../../src/background/operations/Operation.ts'
import type { RestoreOperation } from '../../../src/background/operations/restore/RestoreOperation.ts'
import { createVault } from '../../../src/background/vault/Vault.ts'
import { listCoins } from '../../../src/background/wallets/cashu/Coins.ts'
import { exportFrom, wordsOf } from '../restored.ts'
import { testSealer } from '../vault.ts'
import { bankUrl, openWorld, type World, type Wrap } from '../world.ts'
import { comeBack, liveBefore } from './comeBack.ts'
import { dieInBetween, liveLately, liveLongAgo, liveNow, waitForSomebody } from './phases.ts'
import type { Place } from './place.ts'

/** States of what has coins, makes them or gives them away. The proof of a backup only looks. */
type State =
  | (Operation extends infer Each
      ? Each extends Operation
        ? `${Each['kind']}:${Each['state']}`
        : never
      : never)
  | `restore:${RestoreOperation['state']}`

/** All of them: one that is forgotten here does not compile, and one that is not reached fails. */
const states = {
  ...{ 'pay:asked': 1, 'pay:approving': 1, 'pay:reserved': 1, 'pay:swapping': 1, 'pay:unknown': 2 },
  ...{ 'pay:disputed': 1, 'pay:ready': 3, 'pay:released': 3, 'pay:returning': 1, 'pay:refunding': 4 },
  ...{ 'pay:paid': 1, 'pay:refunded': 1, 'pay:refused': 1, 'pay:not-paid': 1 },
  ...{ 'top-up:quoted': 1, 'top-up:paid': 1, 'top-up:minting': 2, 'top-up:unknown': 1 },
  ...{ 'top-up:done': 1, 'top-up:expired': 1, 'past:lost': 3, 'past:over': 5 },
  ...{ 'restore:named': 1, 'restore:scanning': 1, 'restore:moving': 1, 'restore:cancelled': 1 },
  ...{ 'restore:done': 1 },
} satisfies Record<State, number>

/**
 * The last worker of a wallet with coins in every state there is, and what brings them back: words and export file. The
 * wallet has itself come back before, and not from everywhere yet.
 */
export async function everyState(place: Place) {
  const { network, clock } = place
  const config = { limitDay: 100_000, limitMonth: 100_000 }
  const { words, file } = await liveBefore(await openWorld({ network, clock, config }), place)
  const database = new IDBFactory()
  const windows: World['windows'] = []
  const worker = (wrap: Partial<Wrap> = {}) => openWorld({ network, database, clock, windows, wrap, config })
  const world = await worker()
  const wallet = await comeBack(world, place, { words, file })
  const at = { ...place, world, wallet, worker }
  await liveLongAgo(at)
  await liveLately(at)
  await liveNow(at)
  await dieInBetween(at)
  await waitForSomebody(at)
  const last = await worker()
  await expectAll(last, wallet)
  const lasting = { words: await wordsOf(last, wallet), file: await exportFrom(last) }
  place.heal()
  return { last, ...lasting }
}

async function expectAll({ storage }: World, wallet: string): Promise<void> {
  const operations = await storage.list('operations', { by: 'all' })
  const restores = await storage.list('restores', { by: 'all' })
  const found = [...operations.map(({ state }) => state), ...restores.map(({ state }) => `restore:${state}`)]
  const missed = Object.entries(states).filter(
    ([state, times]) => found.filter((each) => each === state).length < times,
  )
  expect(missed, 'states that the wallet has too few of').toEqual([])
  const vault = createVault(storage, await testSealer())
  const coins = (await listCoins(vault, wallet)).filter(({ bank }) => bank === bankUrl)
  expect(new Set(coins.map(({ proof }) => proof.id)).size, 'keysets of its coins').toBe(2)
  expect(new Set(coins.map(({ holder }) => holder !== undefined)).size, 'held and free').toBe(2)
}

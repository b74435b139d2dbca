import type { Curve } from '@tuppence/protocol/curve'
import { type Proof as Ecash, Proof } from '@tuppence/protocol/ecash'
import Database from 'better-sqlite3'
import { isBalanced, outstanding } from '../../../bank/src/mint/books.ts'
import type { Storage } from '../../../extension/src/background/storage/Storage.ts'

import { createVault, store } from '../../../extension/src/background/vault/Vault.ts'
import { testSealer } from '../../../extension/test/support/vault.ts'
import type { BankPart } from './bankPart.ts'
import type { Purchase } from './Reader.ts'
import type { ShopPart } from './shopPart.ts'
import { resting } from './walletPart.ts'

/** As much of the wallet's records as the books need. */
type StoredCoin = { readonly y: string; readonly proof: Ecash.Proof; readonly holder?: string }

type StoredOperation = {
  readonly id: string
  readonly kind: string
  readonly state: string
  readonly units?: bigint
  readonly coins?: readonly Ecash.Proof[]
  readonly terms?: { readonly sale: 'own' | 'each'; readonly resource?: string }
  /** None of one that is ready: its pages were given the coins of another payment for the same thing. */
  readonly presses?: readonly unknown[]
}

type ClaimRow = { readonly id: string; readonly resource: string; readonly kind: 'own' | 'each' }
type CoinRow = { readonly y: Buffer; readonly amount: number; readonly state: string; readonly id: string }
/** A payment of plain coins, and the coins it named. */
type SwapRow = { readonly id: string; readonly state: string; readonly request: string; readonly ys: string }
type PurseRow = { readonly amount: number; readonly secret: string }

export type Audited = {
  readonly bank: BankPart
  readonly shop: ShopPart
  readonly disk: Storage
  readonly purchases: readonly Purchase[]
  /** Refund times have passed, and the bank could be reached since: nothing is locked away any more. */
  readonly areRefundsOver: boolean
  readonly curve: Curve
}

/** Where every unit is, as the parts themselves say. */
type Holdings = {
  readonly wallet: readonly StoredCoin[]
  readonly operations: readonly StoredOperation[]
  readonly claims: readonly ClaimRow[]
  readonly till: readonly CoinRow[]
  readonly swaps: readonly SwapRow[]
  readonly purse: readonly PurseRow[]
}

/** Everything that is wrong with the books of all parts together, one sentence each. */
export async function audit(audited: Audited): Promise<string[]> {
  const holdings = await read(audited)
  return [
    ...checkRest(holdings),
    ...(audited.areRefundsOver ? checkRefunds(holdings) : []),
    ...(await checkMoney(audited, holdings)),
    ...(await checkReleased(audited, holdings)),
    ...audited.shop.problems,
    ...checkPurchases(audited, holdings),
  ]
}

async function read({ disk, shop }: Audited): Promise<Holdings> {
  const vault = createVault(disk, await testSealer())
  const coins = await vault.list(store<StoredCoin>('coins'), { by: 'all' })
  const operations = await vault.list(store<StoredOperation>('operations'), { by: 'all' })
  const till = new Database(shop.path, { readonly: true })
  const purse = new Database(`${shop.path}-redeemer`, { readonly: true })
  const swaps = `SELECT id, state, request, group_concat(lower(hex(y))) AS ys
    FROM swaps JOIN swapped ON swapped.swap = swaps.n GROUP BY swaps.n`
  const tillCoins = 'SELECT y, amount, state, claims.id FROM coins JOIN claims ON claims.n = coins.claim'
  try {
    return {
      wallet: coins.map(({ value }) => value),
      operations: operations.map(({ value }) => value),
      claims: till.prepare<[], ClaimRow>('SELECT id, resource, kind FROM claims').all(),
      till: till.prepare<[], CoinRow>(tillCoins).all(),
      swaps: till.prepare<[], SwapRow>(swaps).all(),
      purse: purse.prepare<[], PurseRow>('SELECT amount, secret FROM coins').all(),
    }
  } finally {
    till.close()
    purse.close()
  }
}

/** Whether till and redeemer have nothing left to do. */
export function isRedeemed(shop: ShopPart): boolean {
  const till = new Database(shop.path, { readonly: true })
  const open = `SELECT 1 FROM coins WHERE state IN ('held', 'taken')
    UNION ALL SELECT 1 FROM swaps WHERE state = 'swapping'`
  try {
    return till.prepare(open).get() === undefined
  } finally {
    till.close()
  }
}

/** Nobody is in the middle of something. */
function checkRest({ wallet, operations, till, swaps }: Holdings): string[] {
  const stuck = operations
    .filter(({ kind, state }) => !resting.has(`${kind}:${state}`))
    .map(({ id, kind, state }) => `stuck: ${kind} ${id} is ${state}`)
  const held = wallet.filter(({ holder }) => holder !== undefined).map(({ y }) => `stuck: coin ${y} is held`)
  const waiting = till
    .filter(({ state }) => state !== 'redeemed')
    .map(({ y, state }) => `stuck: the till's coin ${y.toString('hex')} is ${state}`)
  const open = swaps
    .filter(({ state }) => state === 'swapping')
    .map(({ id, ys }) => `stuck: the till's swap ${id} of ${ys} is open`)
  return [...stuck, ...held, ...waiting, ...open]
}

/** What no till took is home. */
function checkRefunds({ operations }: Holdings): string[] {
  return operations
    .filter(({ state }) => state === 'ready' || state === 'released')
    .map(({ id, state }) => `not refunded: payment ${id} is ${state}`)
}

async function checkMoney(audited: Audited, holdings: Holdings): Promise<string[]> {
  const { bank, curve } = audited
  const plain = holdings.wallet.map(({ y, proof }) => ({ y, amount: proof.amount, whose: 'the wallet' }))
  const locked = holdings.operations.flatMap(({ id, state, coins = [] }) =>
    coins.map(({ secret, amount }) => ({
      y: Proof.y(secret, curve),
      amount,
      whose: `payment ${id} ${state}`,
    })),
  )
  // Plain coins are the till's when they have been swapped: what it holds for them are others.
  const swapped = holdings.swaps.filter(({ state }) => state === 'claimed').flatMap(({ ys }) => ys.split(','))
  const till = new Set([...holdings.till.map(({ y }) => y.toString('hex')), ...swapped])
  const purse = holdings.purse.map(({ secret, amount }) => ({
    y: Proof.y(secret, curve),
    amount: BigInt(amount),
    whose: 'the purse',
  }))
  const waiting = locked.filter(({ y }) => !till.has(y))
  const good = [...plain, ...waiting, ...purse]
  const spent = await askSpent(bank, [...good.map(({ y }) => y), ...till])
  const problems = [
    ...good
      .filter(({ y }) => spent.has(y))
      .map(({ whose, y }) => `money: ${whose} keeps the spent coin ${y}`),
    ...[...till].filter((y) => !spent.has(y)).map((y) => `money: the till's coin ${y} is not spent`),
    ...locked
      .filter(({ y, whose }) => !till.has(y) && whose.endsWith(' paid'))
      .map(({ y, whose }) => `money: ${whose}, but no till has its coin ${y}`),
  ]
  if (new Set(good.map(({ y }) => y)).size !== good.length) problems.push('money: a coin is kept twice')
  const books = bank.running().store.books.read('usd')
  const issued = books.minted - books.melted - books.fees
  const kept = good.reduce((sum, { amount }) => sum + amount, 0n)
  if (kept !== issued) problems.push(`money: ${kept} kept of ${issued} issued`)
  if (outstanding(bank.running(), 'usd') !== issued) problems.push('money: the bank owes another sum')
  if (!isBalanced(bank.running())) problems.push('money: the books do not balance')
  const topUps = holdings.operations.filter(({ kind, state }) => kind === 'top-up' && state === 'done')
  const topped = topUps.reduce((sum, { units = 0n }) => sum + units, 0n)
  if (topped !== books.minted) problems.push(`money: ${topped} topped up, ${books.minted} minted`)
  return problems
}

/** A swap that was given up has not happened: the bank has signed nothing for it. */
async function checkReleased({ bank }: Audited, { swaps }: Holdings): Promise<string[]> {
  const problems: string[] = []
  for (const { id, request } of swaps.filter(({ state }) => state === 'released')) {
    const { outputs }: { outputs: unknown[] } = JSON.parse(request)
    const { signatures }: { signatures: unknown[] } = await askBank(bank, 'restore', { outputs })
    if (signatures.length > 0) problems.push(`money: the till has given up swap ${id}, which has happened`)
  }
  return problems
}

/** The coins the bank has as spent, of these. */
async function askSpent(bank: BankPart, ys: readonly string[]): Promise<Set<string>> {
  const spent = new Set<string>()
  for (let at = 0; at < ys.length; at += 200) {
    const asked = { Ys: ys.slice(at, at + 200) }
    const { states }: { states: { Y: string; state: string }[] } = await askBank(bank, 'checkstate', asked)
    for (const { Y, state } of states) if (state !== 'UNSPENT') spent.add(Y)
  }
  return spent
}

async function askBank<T>(bank: BankPart, path: string, asked: unknown): Promise<T> {
  const init = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(asked),
  }
  const response = await bank.serve(new Request(`http://localhost/v1/${path}`, init))
  return response.json()
}

/** One price buys one thing once. */
function checkPurchases({ shop, purchases }: Audited, { claims, operations }: Holdings): string[] {
  const problems: string[] = []
  const resources = new Map(claims.map(({ id, resource }) => [id, resource]))
  for (const { claim, resource } of shop.served) {
    if (resources.get(claim) !== resource) problems.push(`served unpaid: ${resource} for ${claim}`)
  }
  for (const { path, isWanted, isServed, last } of purchases) {
    if (isWanted && !isServed) problems.push(`unserved: ${path}, last told: ${last}`)
  }
  const opened = new Set(shop.served.map(({ claim }) => claim))
  const articles = new Set(purchases.filter(({ isWanted }) => isWanted).map(({ path }) => articleOf(path)))
  for (const { id, resource } of claims) {
    // What nobody asked for again is not given to anybody.
    if (!opened.has(id) && articles.has(resource)) problems.push(`paid, never served: ${resource}`)
  }
  problems.push(
    ...twice(
      'claimed',
      claims.filter(({ kind }) => kind === 'own').map(({ resource }) => resource),
    ),
  )
  const bought = operations.filter(
    ({ coins, terms, state, presses = [] }) =>
      coins !== undefined && terms?.sale === 'own' && !(state === 'ready' && presses.length === 0),
  )
  problems.push(
    ...twice(
      'paid',
      bought.map(({ terms }) => terms?.resource ?? ''),
    ),
  )
  const tips = purchases.filter(({ kind }) => kind === 'each').length
  const tipped = claims.filter(({ kind }) => kind === 'each').length
  const given = operations.filter(({ coins, terms }) => coins !== undefined && terms?.sale === 'each').length
  if (tipped > tips || given > tips)
    problems.push(`paid twice: ${tips} tips, ${given} given, ${tipped} taken`)
  return problems
}

function articleOf(path: string): string {
  return path.replace('/articles/', 'article/')
}

function twice(what: string, resources: readonly string[]): string[] {
  const again = resources.filter((resource, i) => resources.indexOf(resource) !== i)
  return again.map((resource) => `${what} twice: ${resource}`)
}

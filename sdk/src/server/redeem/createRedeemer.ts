import { Encoding } from '@tuppence/protocol'
import { type Curve, noble } from '@tuppence/protocol/curve'
import { isAvailable, native } from '@tuppence/protocol/curve/native'
import type { Fetch } from '../askBank.ts'
import { describe, type Log, stderrLog } from '../Log.ts'
import { limits as defaults, type Limits } from '../limits.ts'
import type { Held, Store } from '../Store.ts'
import { bankUrls } from '../tillOptions.ts'
import type { Purse } from './Purse.ts'
import { type Report, redeemOnce } from './redeemOnce.ts'
import { dueAt } from './schedule.ts'
import { vendorKeys } from './vendorKeys.ts'

export type RedeemerOptions = {
  /** The till's store, where the claims are. */
  readonly store: Store
  /** Where the redeemer keeps its requests and its money; the store's own purse by default. */
  readonly purse?: Purse
  /** The vendor's secret key, 32 bytes hex, of `newVendorKey()`; with the keys it replaced, the newest first. */
  readonly vendorSecret: string | readonly string[]
  /** URLs of the banks to redeem at. */
  readonly banks: readonly string[]
  readonly curve?: Curve
  readonly fetch?: Fetch
  /** Unix seconds. */
  readonly now?: () => number
  readonly log?: Log
  /** From 0 to below 1: the order of coins, and the wait before a batch leaves. */
  readonly random?: () => number
  readonly limits?: Partial<Limits>
}

/** Money the redeemer holds, in plain coins of one bank. */
export type Balance = {
  readonly bank: string
  readonly unit: string
  readonly units: bigint
  readonly coins: number
}

/** Turns claims into plain coins of the vendor's own. The one part of a site that holds the vendor's secret key. */
export type Redeemer = {
  /** Finishes what is open and redeems everything that waits, now. Runs that overlap are one. */
  run(): Promise<Report>
  /** Runs from time to time: 15 minutes after a claim, at 256 coins, before a refund time, with chance added. */
  start(): void
  /** Ends the schedule, and waits for a run that is under way. */
  stop(): Promise<void>
  balance(): Promise<readonly Balance[]>
}

/** A redeemer. Throws TillError bad-secret, bad-bank. */
export function createRedeemer(options: RedeemerOptions): Redeemer {
  const limits: Limits = { ...defaults, ...options.limits }
  const {
    store,
    log = stderrLog,
    fetch = (url, init) => globalThis.fetch(url, init),
    random = chance,
  } = options
  const curve = options.curve ?? (isAvailable() ? native() : noble)
  const clock = options.now ?? (() => Date.now() / 1000)
  const now = (): number => Math.floor(clock())
  const keys = vendorKeys(options.vendorSecret, curve)
  const banks = bankUrls(options.banks)
  const purse = options.purse ?? store.purse()
  const owner = Encoding.hex(Encoding.random(16))
  const idle = new Set<string>()
  const works = { store, purse, keys, banks, curve, fetch, now, log, random, limits, owner, idle }

  let running: Promise<Report> | undefined
  const run = (): Promise<Report> => {
    running ??= redeemOnce(works).finally(() => {
      running = undefined
    })
    return running
  }

  let timer: NodeJS.Timeout | undefined
  // A new wait is drawn after every run, so that what is taken in says nothing about when it arrived.
  let jitter = random() * limits.redeemJitter
  const tick = async (): Promise<void> => {
    const held = (await store.held()).filter((coin: Held) => banks.includes(coin.bank) && !idle.has(coin.y))
    const isOpen = (await purse.open()).some((batch) => banks.includes(batch.bank) && batch.nextAt <= now())
    if (!isOpen && dueAt(held, limits, jitter) > now()) return
    jitter = random() * limits.redeemJitter
    await run()
  }
  const start = (): void => {
    timer ??= setInterval(() => {
      tick().catch((error: unknown) => log('error', 'redeemer-failed', describe(error)))
    }, limits.redeemTick * 1000)
    timer.unref()
  }
  return {
    run,
    start,
    async stop() {
      clearInterval(timer)
      timer = undefined
      await running
    },
    async balance() {
      return balances(await purse.coins())
    },
  }
}

/** A number from 0 to below 1 of the system's generator. */
function chance(): number {
  return new DataView(Encoding.random(4).buffer).getUint32(0) / 2 ** 32
}

function balances(coins: Awaited<ReturnType<Purse['coins']>>): Balance[] {
  const sums = new Map<string, Balance>()
  for (const { bank, unit, amount } of coins) {
    const key = `${bank} ${unit}`
    const { units, coins: count } = sums.get(key) ?? { units: 0n, coins: 0 }
    sums.set(key, { bank, unit, units: units + amount, coins: count + 1 })
  }
  return [...sums.values()]
}

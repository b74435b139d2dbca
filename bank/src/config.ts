import type { BlockList } from 'node:net'
import { limits as wire } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { addressList } from './http/addressList.ts'
import type { RateMode } from './http/rateLimit.ts'
import { limits } from './limits.ts'
import { createLog, type Log } from './log.ts'
import { StartError } from './StartError.ts'

/** How a bank is set up; only `data`, the directory it keeps everything in, has no default. */
export type BankConfig = {
  readonly data: string
  readonly name?: string
  readonly unit?: string
  /** The amounts there are coins for, in minor units. */
  readonly denominations?: readonly bigint[]
  /** What each input costs, in thousandths of the minor unit. */
  readonly feePpk?: number
  /** Seconds since 1970 after which coins of the active keyset are worth nothing. */
  readonly finalExpiry?: number
  /** Gives coins away for nothing, marked as test money. */
  readonly testMoney?: boolean
  readonly rate?: RateMode
  /** Addresses or ranges of reverse proxies whose X-Forwarded-For is believed. */
  readonly proxies?: readonly string[]
  /** Addresses or ranges of clients that are not limited, whatever the rate. */
  readonly exempt?: readonly string[]
  /** A keys file instead of the one in `data`. */
  readonly keys?: string
  /** Goes on with an older database, or after issuing was stopped. */
  readonly resume?: boolean
  /** The native one where there is one, else noble; `native` will not start without. */
  readonly curve?: Curve | 'native' | 'noble'
  /** Seconds since 1970. */
  readonly now?: () => number
  readonly log?: Log
}

export type Settings = {
  readonly data: string
  readonly name: string
  readonly unit: string
  readonly denominations: readonly bigint[]
  readonly feePpk: number
  readonly finalExpiry: number | undefined
  readonly testMoney: boolean
  readonly rate: RateMode
  readonly proxies: BlockList
  readonly exempt: BlockList
  readonly keys: string | undefined
  readonly resume: boolean
  readonly now: () => number
  readonly log: Log
}

/** 1, 2, 4 … 2^19. */
export const defaultDenominations: readonly bigint[] = Array.from(
  { length: 20 },
  (_, power) => 1n << BigInt(power),
)

/** Fills in the defaults. Throws StartError, one sentence, for what cannot work. */
export function readConfig(config: BankConfig): Settings {
  const name = config.name ?? 'Tuppence bank'
  check(
    name.length > 0 && name.length <= limits.nameChars,
    `The name has 1 to ${limits.nameChars} characters.`,
  )
  const unit = config.unit ?? 'usd'
  check(/^[a-z0-9_-]{1,16}$/.test(unit), 'The unit has 1 to 16 lower-case letters or digits.')
  const feePpk = config.feePpk ?? 0
  check(Number.isSafeInteger(feePpk) && feePpk >= 0 && feePpk <= 1_000_000, 'The fee is 0 to 1000000 ppk.')
  const expiry = config.finalExpiry
  check(
    expiry === undefined || (Number.isSafeInteger(expiry) && expiry > 0),
    'The final expiry is in seconds.',
  )
  return {
    data: config.data,
    name,
    unit,
    denominations: sorted(config.denominations ?? defaultDenominations),
    feePpk,
    finalExpiry: expiry,
    testMoney: config.testMoney ?? false,
    rate: config.rate ?? 'on',
    proxies: addressList(config.proxies ?? []),
    exempt: addressList(config.exempt ?? []),
    keys: config.keys,
    resume: config.resume ?? false,
    now: config.now ?? (() => Math.floor(Date.now() / 1_000)),
    log: config.log ?? createLog((line) => process.stdout.write(`${line}\n`)),
  }
}

function sorted(amounts: readonly bigint[]): bigint[] {
  const valid =
    amounts.length > 0 && amounts.length <= wire.bankKeys && new Set(amounts).size === amounts.length
  const inRange = amounts.every((amount) => amount > 0n && amount <= wire.amount)
  check(valid && inRange, `The denominations are 1 to ${wire.bankKeys} different positive amounts.`)
  return [...amounts].sort((a, b) => (a < b ? -1 : 1))
}

function check(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new StartError(sentence)
}

import { type Curve, noble } from '@tuppence/protocol/curve'
import { isAvailable, native } from '@tuppence/protocol/curve/native'
import { banks } from './Banks.ts'
import { badCredentials } from './badCredentials.ts'
import type { Issuer } from './Challenges.ts'
import type { Core } from './Core.ts'
import { proxyList } from './clientAddress.ts'
import { largestToken } from './credentialChars.ts'
import { stderrLog } from './Log.ts'
import { limits as defaults, type Limits } from './limits.ts'
import { settler } from './online/Settler.ts'
import type { Store, VendorKeys } from './Store.ts'
import { secretKeys } from './secretKeys.ts'
import {
  bankUrls,
  currencyOf,
  modeOf,
  publicUrl,
  secondsOf,
  type TillOptions,
  vendorKeyOf,
} from './tillOptions.ts'
import { workQueue } from './workQueue.ts'

const YEAR = 365 * 24 * 3600

/** The parts of a till from its options. Throws TillError for what cannot work. */
export function coreOf(options: TillOptions): Core {
  const limits: Limits = { ...defaults, ...options.limits }
  const { store, log = stderrLog, fetch = (url, init) => globalThis.fetch(url, init) } = options
  const curve = options.curve ?? (isAvailable() ? native() : noble)
  const clock = options.now ?? (() => Date.now() / 1000)
  const now = (): number => Math.floor(clock())
  const currency = currencyOf(options.currency ?? 'usd')
  const urls = bankUrls(options.banks)
  const keys = vendorKeys(options, curve)
  const life = secondsOf(options.challengeLife ?? limits.challengeLife, 60, limits.challengeLifeMax)
  const secrets = secretsOf(options, { now, life })
  const { realm, prefix } = publicUrl(options.url)
  const horizon = secondsOf(options.horizon ?? limits.horizon, limits.redeemBefore + 1, YEAR)
  const issuer: Issuer = { realm, vendorKey: keys.current, horizon, life, now, keys: secrets.challenge }
  return {
    ...{ issuer, store, currency, prefix, curve, limits, now, log },
    ...{ cookieKeys: secrets.cookie, opened: opener(store, keys), bankUrls: urls },
    mode: modeOf(options.mode ?? 'offline'),
    settler: settler({ store, curve, fetch, now, log, limits }),
    banks: banks({ urls, currency, store, curve, fetch, now, log, limits }),
    accessDefault: options.accessDefault === 'forever' ? 0 : accessOf(options.accessDefault ?? limits.access),
    tokenChars: largestToken(urls, currency),
    queue: workQueue({ parallel: limits.curveParallel, waiting: limits.curveQueue }),
    bad: badCredentials({
      most: limits.badCredentials,
      window: limits.badCredentialsWindow,
      addresses: limits.addresses,
    }),
    proxies: proxyList(options.proxies ?? []),
  }
}

function accessOf(seconds: number): number {
  return secondsOf(seconds, 1, Number.MAX_SAFE_INTEGER / 2)
}

function vendorKeys(options: TillOptions, curve: Curve): VendorKeys {
  const retired = (options.retiredKeys ?? []).map((key) => vendorKeyOf(key, curve))
  return { current: vendorKeyOf(options.vendorKey, curve), retired }
}

/** Binds the store to the key once; a failure is tried again by the next request. */
function opener(store: Store, keys: VendorKeys): () => Promise<number> {
  let opened: Promise<number> | undefined
  return () => {
    opened ??= store.open(keys).catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }
}

type Keys = () => readonly [Uint8Array, ...Uint8Array[]]

/** The secret's keys, and those of the one before it until its last challenge has run out. */
function secretsOf(
  options: TillOptions,
  of: { now: () => number; life: number },
): { challenge: Keys; cookie: Keys } {
  const current = secretKeys(options.secret)
  const previous = options.previousSecret === undefined ? undefined : secretKeys(options.previousSecret)
  const until = of.now() + of.life
  const isOverlap = (): boolean => of.now() < until
  return {
    challenge: () =>
      previous !== undefined && isOverlap() ? [current.challenge, previous.challenge] : [current.challenge],
    cookie: () =>
      previous !== undefined && isOverlap() ? [current.cookie, previous.cookie] : [current.cookie],
  }
}

import { Amount } from '@tuppence/protocol'
import { Keyset } from '@tuppence/protocol/ecash'
import { priceVersion, routeHash } from '@tuppence/protocol/methods/cashu/schema'
import type { Kind } from './Claim.ts'
import { limits } from './limits.ts'
import { TillError } from './TillError.ts'

type Answer = string | undefined
type Ask = string | ((request: Request) => Answer | Promise<Answer>)

/** What a route sells. Functions are asked at every request. */
export type ChargeOptions = {
  /**
   * The name of what is sold, such as `article/7`: 1 to 256 printable ASCII characters (233 for `each`). It is what
   * a reader owns, so it must not change with the price. A function that returns undefined answers 404.
   */
  readonly resource: Ask
  /** In major units, `'0.05'`. A function that returns undefined answers 400: there is no such price. */
  readonly price: Ask
  /** `own`: bought once, opened again until access ends. `each`: bought anew every time (a tip, a game's go). */
  readonly kind: Kind
  /** Seconds of access from the purchase, or `'forever'`; only for `own`. 30 days by default. */
  readonly access?: number | 'forever'
  /** The reader's words for it, at most 256 characters. */
  readonly description: Ask
  /** Tells apart two handlers that sell one resource. Part of what was bought, so keep it stable. */
  readonly route?: string
  /** Set it to make open challenges void when something else than the price has changed. */
  readonly priceVersion?: string
  /**
   * Set when the price depends on the request's body: the challenge then binds its SHA-256, each function gets a
   * request of its own to read, and a body of more than 64 KiB is answered 413.
   */
  readonly digest?: boolean
  /** Seconds (at most 300) a reader's own browser may keep the paid response; 0 by default. */
  readonly cacheSeconds?: number
}

/** One thing, at one price, asked for by one request. */
export type Sale = {
  readonly item: string
  readonly kind: Kind
  readonly amount: Amount.Amount
  /** Seconds, 0 for ever; absent for `each`. */
  readonly access?: number
  readonly description: string
  /** h of wire.md: method, route and price. */
  readonly hash: string
  /**
   * The site, method and route, and the body where it is bound: what a replay must match whatever the price is by now.
   * Sites of one vendor key share a store, and may well give two things one name.
   */
  readonly scope: string
  /** The same without the site, as claims have it that were made before sites were told apart. */
  readonly oldScope: string
}

const RESOURCE = /^[\x20-\x7e]+$/
const EACH_SUFFIX = 1 + 22
const CACHE_MOST = 300

type Settings = {
  readonly currency: string
  readonly accessDefault: number
  readonly issuer: { readonly realm: string }
  /** The path of the site at its host. */
  readonly prefix: string
}

/** Throws TillError for options that cannot work with any request. */
export function check(options: ChargeOptions, settings: Settings): void {
  if (options.kind !== 'own' && options.kind !== 'each') throw new TillError('bad-kind')
  accessSeconds(options, settings)
  const { route, priceVersion: version, cacheSeconds = 0 } = options
  for (const text of [route, version]) {
    if (text !== undefined && !RESOURCE.test(text)) throw new TillError('bad-route', 'printable ASCII')
  }
  const isSeconds = Number.isSafeInteger(cacheSeconds) && cacheSeconds >= 0 && cacheSeconds <= CACHE_MOST
  if (!isSeconds) throw new TillError('bad-cache', `0 to ${CACHE_MOST} seconds`)
  // Anything but a function is judged now, whatever its type.
  if (typeof options.resource !== 'function') checkItem(options.resource, options.kind)
  if (typeof options.description !== 'function') checkDescription(options.description)
  if (typeof options.price !== 'function') checkCoins(priceOf(options.price, settings.currency))
}

/** The item a request asks for, or undefined where the owner sells none there. Throws TillError bad-resource. */
export async function item(options: ChargeOptions, request: Request): Promise<string | undefined> {
  const named = await ask(options.resource, readable(options, request))
  if (named !== undefined) checkItem(named, options.kind)
  return named
}

/** The whole sale of an item to a request, or undefined where there is no such price. Throws TillError. */
export async function of(
  options: ChargeOptions,
  request: Request,
  { item, digest, settings }: { item: string; digest: string | undefined; settings: Settings },
): Promise<Sale | undefined> {
  const price = await ask(options.price, readable(options, request))
  if (price === undefined) return undefined
  const description = (await ask(options.description, readable(options, request))) ?? ''
  checkDescription(description)
  const amount = priceOf(price, settings.currency)
  checkCoins(amount)
  return made(options, { item, amount, description, method: methodOf(request), digest, settings })
}

/** A sale as small as the options allow: what only a request can tell is left short. */
export function sample(options: ChargeOptions, settings: Settings): Sale {
  const fixed = (value: Ask, short: string): string => (typeof value === 'string' ? value : short)
  return made(options, {
    item: fixed(options.resource, '-'),
    amount: priceOf(fixed(options.price, '1'), settings.currency),
    description: fixed(options.description, ''),
    method: 'GET',
    digest: undefined,
    settings,
  })
}

type Made = Pick<Sale, 'item' | 'amount' | 'description'> & {
  readonly method: string
  readonly digest: string | undefined
  readonly settings: Settings
}

function made(options: ChargeOptions, { item, amount, description, method, digest, settings }: Made): Sale {
  const access = accessSeconds(options, settings)
  const route = { method, routeId: options.route ?? item }
  return {
    ...{ item, amount, description },
    kind: options.kind,
    ...(access !== undefined && { access }),
    hash: routeHash({ ...route, priceVersion: options.priceVersion ?? priceVersion(amount, access) }),
    scope: routeHash({
      ...route,
      priceVersion: `${settings.issuer.realm}${settings.prefix} ${digest ?? ''}`,
    }),
    oldScope: routeHash({ ...route, priceVersion: digest ?? '' }),
  }
}

/** What a cookie opens: the item, and where two handlers sell one, that of its own. */
export function opened({ route }: { readonly route?: string | undefined }, item: string): string {
  return route === undefined ? item : `${item}\0${route}`
}

/** HEAD is GET without a body. */
export function methodOf(request: Request): string {
  return request.method === 'HEAD' ? 'GET' : request.method
}

/** A resource of `each` is its item, a slash and 16 random bytes. */
export function isEachOf(item: string, resource: string): boolean {
  return resource.startsWith(`${item}/`) && /^[A-Za-z0-9_-]{22}$/.test(resource.slice(item.length + 1))
}

/** A body that is bound may be read by every function, and is still there for the handler. */
function readable({ digest }: ChargeOptions, request: Request): Request {
  return digest === true ? request.clone() : request
}

async function ask(from: Ask, request: Request): Promise<Answer> {
  return typeof from === 'function' ? from(request) : from
}

function accessSeconds(options: ChargeOptions, settings: Settings): number | undefined {
  const { kind, access } = options
  if (kind === 'each') {
    if (access !== undefined) throw new TillError('bad-access', 'only what is owned has access')
    return undefined
  }
  if (access === 'forever') return 0
  const seconds = access ?? settings.accessDefault
  // 0 means for ever on the wire: an owner has to say it in words.
  const isSeconds = Number.isSafeInteger(seconds) && (seconds > 0 || access === undefined)
  if (!isSeconds) throw new TillError('bad-access', "seconds, or 'forever'")
  return seconds
}

function priceOf(text: string, currency: string): Amount.Amount {
  let amount: Amount.Amount
  try {
    // A number would be read as well, and 0.1 + 0.2 with it.
    if (typeof text !== 'string') throw new TillError('bad-price')
    amount = Amount.fromDecimal(text, currency)
  } catch {
    throw new TillError('bad-price', "major units in decimal, such as '0.05'")
  }
  if (amount.units === 0n) throw new TillError('bad-price', 'a price of 0 is not a payment')
  return amount
}

const DOUBLING: readonly bigint[] = Array.from({ length: 53 }, (_, exponent) => 2n ** BigInt(exponent))

/** Before a bank's own denominations are known, the powers of two most banks have stand in. */
function checkCoins(amount: Amount.Amount): void {
  if (Keyset.split(amount.units, DOUBLING).length > limits.coins)
    throw new TillError('price-needs-too-many-coins')
}

function checkItem(text: unknown, kind: Kind): void {
  const most = kind === 'each' ? 256 - EACH_SUFFIX : 256
  if (typeof text !== 'string' || text.length > most || !RESOURCE.test(text)) {
    throw new TillError('bad-resource', `1 to ${most} printable ASCII characters`)
  }
}

function checkDescription(text: unknown): void {
  // Control characters could break a line of a log or a window; lone surrogates have no bytes.
  const isGood = typeof text === 'string' && text.length <= 256 && !/[\p{Cc}\p{Cs}\u2028\u2029]/u.test(text)
  if (!isGood)
    throw new TillError('bad-description', 'at most 256 characters, none of them control characters')
}

import { Challenge, Encoding, Errors, type PageMessage } from '@tuppence/protocol'
import {
  bankNames,
  decodeOpaque,
  decodeTerms,
  payee,
  type Terms as Wire,
} from '@tuppence/protocol/methods/cashu/schema'
import type { Config } from '../../config.ts'
import { isTrustworthy } from '../../isTrustworthy.ts'
import { type WalletCode, WalletError } from '../../WalletError.ts'
import type { AskedLock, Terms } from './PayOperation.ts'

export type Asking = { readonly terms: Terms; readonly challenge: Challenge.Challenge }

/** Who asks, as the browser says, and when: milliseconds. */
type Asker = { readonly origin: string; readonly now: number; readonly config: Config }

/**
 * The first challenge of a 402 that this wallet can pay. URL, realm and the sender's origin must be one place
 * (threats P1). Throws WalletError with a code that a page may know.
 */
export function readPay(message: PageMessage.Pay, asker: Asker): Asking {
  if (!isAt(message.url, asker.origin)) throw new WalletError('realm-mismatch')
  const challenges = parse(message.challenges).filter(
    ({ method, intent }) => method === 'cashu' && intent === 'charge',
  )
  let refusal: WalletCode = 'nothing-payable'
  for (const challenge of challenges) {
    const read = readOne(challenge, asker)
    if (typeof read !== 'string') return { terms: read, challenge }
    refusal = read
  }
  throw new WalletError(refusal)
}

function readOne(challenge: Challenge.Challenge, { origin, now, config }: Asker): Terms | WalletCode {
  if (challenge.realm !== new URL(origin).host) return 'realm-mismatch'
  const expiry = Challenge.expiry(challenge)
  if (expiry === undefined || expiry * 1000 <= now) return 'payment-expired'
  if (expiry * 1000 > now + config.challengeLifeAccepted) return 'challenge-too-long'
  return readTerms(challenge)
}

/** What a challenge asks for that was read before; `undefined` where this version reads it otherwise. */
export function termsOf(challenge: Challenge.Challenge): Terms | undefined {
  const read = readTerms(challenge)
  return typeof read === 'string' ? undefined : read
}

function readTerms(challenge: Challenge.Challenge): Terms | WalletCode {
  try {
    return toTerms(challenge, decodeTerms(challenge.request))
  } catch (error) {
    if (!(error instanceof Errors.ProtocolError)) throw error
    if (error.code === 'terms-differ') return 'terms-differ'
    return error.code === 'unsupported' ? 'lock-unsupported' : 'malformed-challenge'
  }
}

function toTerms(challenge: Challenge.Challenge, wire: Wire): Terms | WalletCode {
  // Without a lock only a till of ours is paid, which names itself and swaps the coins at once.
  const key = payee(wire) ?? (wire.settlement === 'settled' ? wire.till : undefined)
  if (key === undefined) return 'lock-missing'
  const opaque = decodeOpaque(challenge.opaque)
  const keysets = new Map(wire.banks?.map((bank) => [bank.url, bank.keysets]))
  return {
    units: wire.amount.units,
    currency: wire.amount.currency,
    ...(wire.description !== undefined && { description: wire.description }),
    sale: opaque?.kind ?? 'each',
    ...(opaque !== undefined && { resource: opaque.resource }),
    ...(wire.access !== undefined && { access: wire.access }),
    payee: key,
    lock: askedLock(wire),
    banks: bankNames(wire).map((url) => {
      const taken = keysets.get(url)
      return taken === undefined ? { url } : { url, keysets: taken }
    }),
  }
}

function askedLock(wire: Wire): AskedLock {
  if (wire.lock?.refund) return { kind: 'refund', horizon: wire.lock.horizon }
  if (wire.paymentRequest.nut10 === undefined) return { kind: 'none' }
  const tags = wire.paymentRequest.nut10.t
  return tags === undefined ? { kind: 'bare' } : { kind: 'bare', tags }
}

/** Whether two challenges ask for the same thing, so that a yes to one is a yes to the other. */
export function dealOf(terms: Terms): string {
  const { units, currency, description, sale, resource, access, payee: key, lock, banks } = terms
  // Every challenge for a go or a tip names a new resource.
  const thing = sale === 'own' ? resource : ''
  return Encoding.canonicalJson({
    units: String(units),
    currency,
    description,
    sale,
    thing,
    access,
    key,
    lock,
    banks: banks.map(({ url, keysets }) => ({ url, keysets })),
  })
}

function parse(values: readonly string[]): Challenge.Challenge[] {
  try {
    return Challenge.parseAll(values)
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError) throw new WalletError('malformed-challenge', { cause })
    throw cause
  }
}

function isAt(url: string, origin: string): boolean {
  if (!URL.canParse(url)) return false
  const parsed = new URL(url)
  return parsed.origin === origin && isTrustworthy(parsed)
}

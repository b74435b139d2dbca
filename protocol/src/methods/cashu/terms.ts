import * as Amount from '../../Amount.ts'
import { bankName } from '../../bankName.ts'
import { decodeJson, encodeJson } from '../../Encoding.ts'
import { ensure, within } from '../../Errors.ts'
import * as PaymentRequest from '../../ecash/PaymentRequest.ts'
import { limits } from '../../limits.ts'
import * as schema from '../../schema.ts'

const bank = schema.fields({
  url: schema.text(limits.urlChars, 1),
  /** 16-hex short ids of every keyset the till takes. */
  keysets: schema.list(schema.matching(/^0[01][0-9a-f]{14}$/, 16), limits.bankKeysets, 1),
})

const request = schema.fields({
  amount: schema.text(16),
  currency: schema.currency,
  description: schema.exactOptional(schema.text(limits.descriptionChars)),
  externalId: schema.exactOptional(schema.text(256)),
  methodDetails: schema.fields({
    paymentRequest: schema.text(limits.paymentRequest),
    access: schema.exactOptional(schema.integer),
    banks: schema.exactOptional(schema.list(bank, 64, 1)),
    lock: schema.exactOptional(schema.fields({ horizon: schema.integer, refund: schema.boolean() })),
    requireDleq: schema.exactOptional(schema.boolean()),
    settlement: schema.exactOptional(schema.picklist(['deferred', 'settled'])),
    till: schema.exactOptional(schema.point),
  }),
})

type Wire = schema.InferOutput<typeof request>

/**
 * What a cashu charge asks for. `access` is seconds from the claim, 0 for ever; `lock.horizon` seconds; `till` the
 * vendor's key V. A stranger's request has only amount and paymentRequest.
 */
export type Terms = Readonly<
  { amount: Amount.Amount; paymentRequest: PaymentRequest.PaymentRequest } & Pick<
    Wire,
    'description' | 'externalId'
  > &
    Omit<Wire['methodDetails'], 'paymentRequest'>
>

/** What a till asks for: the payment request is made of it. With `lock` offline, without it online. */
export type TermsToEncode = Omit<Terms, 'paymentRequest' | 'requireDleq' | 'settlement'> &
  Required<Pick<Terms, 'banks' | 'till'>>

/** A challenge's `request`: base64url JCS, the creqA made of the same terms. Throws as `decodeTerms`, and too-large. */
export function encodeTerms(terms: TermsToEncode): string {
  const { amount, description, externalId, access, banks, lock, till } = terms
  const paymentRequest = PaymentRequest.encode({
    a: amount.units,
    u: amount.currency,
    s: true,
    m: banks.map(({ url }) => url),
    ...(lock && { nut10: { k: 'P2PK', d: till } }),
  })
  const text = encodeJson({
    amount: Amount.serialize(amount),
    currency: amount.currency,
    description,
    externalId,
    methodDetails: {
      access,
      banks: banks.map(({ url, keysets }) => ({ url, keysets })),
      lock,
      paymentRequest,
      requireDleq: lock && true,
      settlement: lock ? 'deferred' : 'settled',
      till,
    },
  })
  decodeTerms(text)
  return text
}

/**
 * The terms of a challenge's `request`, the stranger's minimal form too. Throws terms-differ when creqA and the terms
 * around it disagree, zero-amount, unsupported for a lock we do not make, malformed-terms and the codes of its parts.
 */
export function decodeTerms(text: string): Terms {
  const json = within('malformed-terms', () => decodeJson(text, limits.challengeRequest))
  const { amount, currency, methodDetails, ...shown } = schema.parse(request, json, 'malformed-terms')
  const { paymentRequest, ...details } = methodDetails
  const terms: Terms = {
    amount: Amount.parse(amount, currency),
    ...shown,
    ...details,
    paymentRequest: PaymentRequest.decode(paymentRequest),
  }
  ensure(terms.amount.units > 0n, 'zero-amount')
  checkRequest(terms)
  checkLock(terms)
  return terms
}

/** The names of the banks whose money is taken, in the till's order. */
export function bankNames(terms: Terms): string[] {
  return (terms.paymentRequest.m ?? []).map(bankName)
}

/** The key the coins must be locked to, or undefined when plain coins are asked for. */
export function payee(terms: Terms): string | undefined {
  return terms.paymentRequest.nut10?.d
}

function checkRequest(terms: Terms): void {
  const { a, u, s, m = [], t = [] } = terms.paymentRequest
  ensure(a !== undefined && u !== undefined && m.length > 0, 'malformed-terms', 'creqA lacks a, u or m')
  ensure(s === true && t.length === 0, 'malformed-terms', 'creqA must be single use, without transports')
  ensure(a === terms.amount.units && u === terms.amount.currency, 'terms-differ', 'amount')
  const names = bankNames(terms)
  ensure(new Set(names).size === names.length, 'malformed-terms', 'a bank twice')
  if (terms.banks === undefined) return
  ensure(
    terms.banks.length === m.length && terms.banks.every(({ url }, i) => url === m[i]),
    'terms-differ',
    'banks',
  )
  ensure(
    m.every((url, i) => url === names[i]),
    'malformed-terms',
    'a bank by another name',
  )
}

function checkLock(terms: Terms): void {
  const { lock, till, settlement, requireDleq, banks, paymentRequest } = terms
  const { nut10 } = paymentRequest
  if (nut10 !== undefined) {
    ensure(nut10.k === 'P2PK' && isPlainTags(nut10.t), 'unsupported', 'lock')
    ensure(/^0[23][0-9a-f]{64}$/.test(nut10.d), 'malformed-terms', 'lock key')
    ensure(till === undefined || nut10.d === till, 'terms-differ', 'till')
    ensure(settlement !== 'settled', 'terms-differ', 'settlement')
  } else {
    ensure(settlement !== 'deferred' && lock === undefined, 'terms-differ', 'nothing locks the coins')
    ensure(till === undefined || settlement === 'settled', 'terms-differ', 'till')
  }
  if (lock === undefined) return
  ensure(till !== undefined && banks !== undefined, 'terms-differ', 'lock without till or banks')
  ensure(requireDleq === true && settlement === 'deferred' && nut10?.t === undefined, 'terms-differ', 'lock')
  // 8-byte ids can be collided by a bank, so they are never checked offline
  ensure(
    banks.every(({ keysets }) => keysets.every((id) => id.startsWith('01'))),
    'malformed-terms',
    'keyset',
  )
}

/** The only tags of a stranger's lock that we make: none, `[]`, sigflag SIG_INPUTS. */
function isPlainTags(tags: readonly (readonly string[])[] | undefined): boolean {
  if (tags === undefined || tags.length === 0) return true
  const [first] = tags
  return tags.length === 1 && first?.length === 2 && first[0] === 'sigflag' && first[1] === 'SIG_INPUTS'
}

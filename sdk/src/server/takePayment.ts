import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Credential, Errors } from '@tuppence/protocol'
import { Token } from '@tuppence/protocol/ecash'
import { claimId, decodeOpaque, parsePayload } from '@tuppence/protocol/methods/cashu/schema'
import * as Verify from '@tuppence/protocol/methods/cashu/verify'
import * as Challenges from './Challenges.ts'
import { type Claim, type Coin, isRepeatable, match } from './Claim.ts'
import type { Core } from './Core.ts'
import { Refusal } from './Refusal.ts'
import { isEachOf, type Sale } from './Sale.ts'

/** What a credential is presented for. */
export type Asked = { readonly sale: Sale; readonly method: string; readonly digest?: string | undefined }

/** A claim these coins have made, now or earlier. */
export type Taken = { readonly claim: Claim; readonly isFirst: boolean }

/**
 * The till's check, cheapest first (design.md, How a payment goes, 7): known coins, challenge, token, locks, DLEQ, and
 * then the claim in one durable write. Throws Refusal.
 */
export async function takePayment(
  core: Core,
  asked: Asked,
  credential: Credential.Credential,
): Promise<Taken> {
  const text = tokenOf(credential)
  const { token, ys } = readCoins(core, text)
  const known = await knownClaim(core, asked, { credential, ys })
  if (known !== undefined) return { claim: known, isFirst: false }
  const resource = await examine(core, asked, credential)
  const checked = await checkCoins(core, asked.sale, { token, ys })
  await checkSignatures(core, checked.coins)
  const claim = claimOf(core, asked.sale, {
    resource,
    ys,
    checked,
    text,
    challengeId: credential.challenge.id,
  })
  const leaseUntil = isRepeatable(asked.sale.kind, asked.method) ? 0 : core.now() + core.limits.lease
  const most = core.limits.exposureMost
  const outcome = await core.store.claim(claim, checked.coins.map(coinOf), { most, leaseUntil })
  switch (outcome) {
    case 'claimed':
      core.log('info', 'claimed', { bank: claim.bank, coins: ys.length })
      return { claim, isFirst: true }
    case 'frozen':
      throw new Refusal('bank-unreachable', {
        detail: 'bank-frozen',
        retryAfter: core.limits.exposureRetryAfter,
      })
    case 'full':
      core.log('alarm', 'exposure-reached', { bank: claim.bank })
      throw new Refusal('settling', { detail: 'exposure', retryAfter: core.limits.exposureRetryAfter })
    case 'conflict':
      return lostRace(core, asked, { credential, ys })
  }
}

function tokenOf({ challenge, payload }: Credential.Credential): string {
  if (challenge.method !== 'cashu') throw new Refusal('method-unsupported', { isBad: true })
  try {
    return parsePayload(payload).token
  } catch (error) {
    if (!(error instanceof Errors.ProtocolError)) throw error
    // cashuA is a credential of another age, not a payload of another shape.
    const token =
      typeof payload === 'object' && payload !== null && 'token' in payload ? payload.token : undefined
    const isLegacy = typeof token === 'string' && token.startsWith('cashuA')
    const detail = isLegacy ? 'legacy-token' : error.code
    throw new Refusal(isLegacy ? 'malformed-credential' : 'invalid-payload', { detail, isBad: true })
  }
}

/** What the offline check throws, as the problem of the scheme. */
function refusalOf(error: unknown): unknown {
  if (!(error instanceof Verify.VerifyError)) return error
  return new Refusal(error.problem, { detail: error.code, isBad: true })
}

/** The token's coins and their names. Throws Refusal. */
function readCoins(core: Core, text: string): { token: Token.Token; ys: readonly string[] } {
  try {
    const token = Verify.readToken(text)
    return { token, ys: Verify.names(token, core.curve) }
  } catch (error) {
    throw refusalOf(error)
  }
}

type Presented = { readonly credential: Credential.Credential; readonly ys: readonly string[] }

/** The claim these very coins made for this very thing. Throws Refusal when they made another, or some of them did. */
async function knownClaim(
  core: Core,
  asked: Asked,
  { credential, ys }: Presented,
): Promise<Claim | undefined> {
  const { item, kind, scope } = asked.sale
  const named = decodeOpaque(credential.challenge.opaque)?.resource
  // Whoever holds the coins of an `each` claim may name its resource; an unknown one matches no claim.
  const resource = kind === 'each' && named !== undefined && isEachOf(item, named) ? named : item
  const found = match(await core.store.find(ys), ys, { resource, scope })
  switch (found.type) {
    case 'new':
      return undefined
    case 'replay':
      return found.claim
    case 'elsewhere':
      throw new Refusal('already-claimed', { resource: found.claim.resource, claim: found.claim.id })
    case 'mixed':
      throw new Refusal('verification-failed', { detail: 'coins-known', isBad: true })
  }
}

async function lostRace(core: Core, asked: Asked, presented: Presented): Promise<Taken> {
  const claim = await knownClaim(core, asked, presented)
  if (claim === undefined) throw new Refusal('invalid-challenge', { detail: 'challenge-used' })
  return { claim, isFirst: false }
}

async function examine(core: Core, asked: Asked, credential: Credential.Credential): Promise<string> {
  const banks = await core.banks.usable()
  const verdict = Challenges.examine(core.issuer, credential.challenge, {
    ...asked,
    digest: asked.digest,
    banks,
  })
  if (verdict.type === 'good') return verdict.resource
  const isBad = verdict.detail === 'not-genuine'
  throw new Refusal(verdict.problem, { detail: verdict.detail, isBad })
}

type Read = { readonly token: Token.Token; readonly ys: readonly string[] }

/** The offline check but for the signatures. An unknown keyset id is asked for once before it is refused. */
async function checkCoins(core: Core, sale: Sale, read: Read): Promise<Verify.Checked> {
  try {
    return await checkOnce(core, sale, read)
  } catch (error) {
    if (!(error instanceof Verify.VerifyError) || error.unknown === undefined) throw refusalOf(error)
    const wait = await core.banks.ask(error.unknown.bank)
    if (wait > 0) throw new Refusal('bank-unreachable', { detail: error.code, retryAfter: wait })
  }
  try {
    return await checkOnce(core, sale, read)
  } catch (error) {
    throw refusalOf(error)
  }
}

async function checkOnce(core: Core, sale: Sale, { token, ys }: Read): Promise<Verify.Checked> {
  const banks = await core.banks.usable()
  // Coins of a bank that is frozen, or not yet known, are not worthless: they wait.
  if (!banks.some((bank) => bank.url === token.bank) && core.bankUrls.includes(token.bank)) {
    throw new Refusal('bank-unreachable', { detail: 'bank-not-ready', retryAfter: core.limits.bankAskEvery })
  }
  const { vendorKey, horizon } = core.issuer
  const rules = { price: sale.amount, vendorKey, banks, now: core.now(), horizon, refund: true }
  return Verify.checkCoins(token, ys, { ...rules, curve: core.curve })
}

/** The costly part, in a bounded line, one coin at a time: free pages are served between two coins. */
async function checkSignatures(core: Core, coins: readonly Verify.Coin[]): Promise<void> {
  const areGood = await core.queue.run(async () => {
    for (const coin of coins) {
      if (!Verify.isSigned(coin, core.curve)) return false
      await nextTurn()
    }
    return true
  })
  if (areGood === undefined) {
    throw new Refusal('settling', { detail: 'busy', retryAfter: core.limits.busyRetryAfter })
  }
  if (!areGood) throw new Refusal('verification-failed', { detail: 'dleq-wrong', isBad: true })
}

type Parts = {
  resource: string
  ys: readonly string[]
  checked: Verify.Checked
  text: string
  challengeId: string
}

function claimOf(core: Core, sale: Sale, { resource, ys, checked, text, challengeId }: Parts): Claim {
  return {
    id: claimId(ys, resource),
    resource,
    item: sale.item,
    kind: sale.kind,
    scope: sale.scope,
    challengeId,
    bank: checked.bank,
    currency: sale.amount.currency,
    price: sale.amount.units,
    received: checked.sum,
    reference: Token.reference(text),
    claimedAt: core.now(),
    ...(sale.access !== undefined && { access: sale.access }),
  }
}

function coinOf({ y, proof, refundAt }: Verify.Coin): Coin {
  const { amount, id, secret, C, dleq } = proof
  return { y, amount, keyset: id, secret, C, dleq, ...(refundAt !== undefined && { refundAt }) }
}

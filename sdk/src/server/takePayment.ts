import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Credential, Errors } from '@tuppence/protocol'
import type { Token } from '@tuppence/protocol/ecash'
import { decodeOpaque, parsePayload } from '@tuppence/protocol/methods/cashu/schema'
import * as Verify from '@tuppence/protocol/methods/cashu/verify'
import type { Bank } from './Banks.ts'
import * as Challenges from './Challenges.ts'
import { type Claim, type Coin, isRepeatable, match } from './Claim.ts'
import type { Core } from './Core.ts'
import { checkToken, refusalOf } from './checkToken.ts'
import { newClaim } from './newClaim.ts'
import { finishOpen, takeOnline } from './online/takeOnline.ts'
import { Refusal } from './Refusal.ts'
import { isEachOf, type Sale } from './Sale.ts'

/** What a credential is presented for. */
export type Asked = { readonly sale: Sale; readonly method: string; readonly digest?: string | undefined }

/** A claim these coins have made, now or earlier. */
export type Taken = { readonly claim: Claim; readonly isFirst: boolean }

/**
 * The till's check, cheapest first (design.md, How a payment goes, 7): known coins, challenge, token, locks, DLEQ, and
 * then the claim in one durable write; plain coins that were asked for are swapped instead. Throws Refusal.
 */
export async function takePayment(
  core: Core,
  asked: Asked,
  credential: Credential.Credential,
): Promise<Taken> {
  const text = tokenOf(credential)
  const { token, ys } = readCoins(core, text)
  await finishOpen(core, ys)
  const known = await knownClaim(core, asked, { credential, ys })
  if (known !== undefined) return { claim: known, isFirst: false }
  const { resource, isOnline } = await examine(core, asked, credential)
  const { sale } = asked
  const lease = isRepeatable(sale.kind, asked.method) ? 0 : core.limits.lease
  const read = { token, ys }
  const challengeId = credential.challenge.id
  if (isOnline && Verify.arePlain(token)) {
    const claim = await takeOnline(core, { sale, resource, read, text, challengeId, lease })
    return claim === undefined ? lostRace(core, asked, { credential, ys }) : { claim, isFirst: true }
  }
  // Locked coins are as good as ever where plain ones are asked for, and cost their reader a fortnight if refused.
  const checked = await checkToken(core, { sale, read }, (rules) => Verify.checkCoins(token, ys, rules))
  await checkSignatures(core, checked.coins)
  const { bank, sum: received } = checked
  const claim = newClaim(core, sale, { resource, ys, bank, received, text, challengeId })
  const leaseUntil = lease === 0 ? 0 : core.now() + lease
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
  const { item, kind, scope, oldScope } = asked.sale
  const named = decodeOpaque(credential.challenge.opaque)?.resource
  // Whoever holds the coins of an `each` claim may name its resource; an unknown one matches no claim.
  const resource = kind === 'each' && named !== undefined && isEachOf(item, named) ? named : item
  const found = match(await core.store.find(ys), ys, { resource, scopes: [scope, oldScope] })
  switch (found.type) {
    case 'new':
      return undefined
    case 'replay':
      return found.claim
    case 'elsewhere':
      throw new Refusal('already-claimed', {
        resource: found.claim.resource,
        claim: found.claim.id,
        isBad: true,
      })
    case 'mixed':
      throw new Refusal('verification-failed', { detail: 'coins-known', isBad: true })
  }
}

async function lostRace(core: Core, asked: Asked, presented: Presented): Promise<Taken> {
  await finishOpen(core, presented.ys)
  const claim = await knownClaim(core, asked, presented)
  if (claim === undefined) throw new Refusal('invalid-challenge', { detail: 'challenge-used', isBad: true })
  return { claim, isFirst: false }
}

async function examine(
  core: Core,
  asked: Asked,
  credential: Credential.Credential,
): Promise<{ resource: string; isOnline: boolean }> {
  const banks = await core.banks.usable()
  if (banks.length === 0) {
    throw new Refusal('bank-unreachable', { detail: 'no-bank', retryAfter: core.limits.bankFirstRetry })
  }
  const examined = (known: readonly Bank[]): Challenges.Verdict =>
    Challenges.examine(core.issuer, credential.challenge, { ...asked, digest: asked.digest, banks: known })
  const verdict = examined(banks)
  if (verdict.type === 'good') return verdict
  // Another process of this till may have heard of a keyset sooner, and named it.
  if (verdict.detail === 'other-terms') {
    await Promise.all(banks.map(({ url }) => core.banks.ask(url)))
    const again = examined(await core.banks.usable())
    if (again.type === 'good') return again
  }
  // One of ours that has ended is easily had, and its coins cost as much to read as good ones.
  throw new Refusal(verdict.problem, { detail: verdict.detail, isBad: true })
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

function coinOf({ y, proof, refundAt }: Verify.Coin): Coin {
  const { amount, id, secret, C, dleq } = proof
  return { y, amount, keyset: id, secret, C, dleq, ...(refundAt !== undefined && { refundAt }) }
}

import { Challenge, Problem } from '@tuppence/protocol'
import type { Bank } from './Banks.ts'
import * as Challenges from './Challenges.ts'
import type { Core } from './Core.ts'
import { credentialChars } from './credentialChars.ts'
import { asksOnline } from './online/asksOnline.ts'
import type { Refusal } from './Refusal.ts'
import { problemResponse } from './respond.ts'
import type { Sale } from './Sale.ts'
import { TillError } from './TillError.ts'
import { worthOf } from './worthOf.ts'

/** What a request can buy. */
export type Offer = { readonly sale: Sale; readonly digest?: string | undefined }

type PaymentProblem =
  | 'payment-required'
  | 'malformed-credential'
  | 'invalid-payload'
  | 'invalid-challenge'
  | 'payment-expired'
  | 'payment-insufficient'
  | 'verification-failed'

/**
 * A 402 with a fresh challenge; its body repeats for show what is asked. 503 while no bank is known.
 * Throws TillError for a price no wallet could pay.
 */
export async function ask(
  core: Core,
  offer: Offer,
  why: { problem: PaymentProblem; detail?: string | undefined },
): Promise<Response> {
  const { sale, digest } = offer
  const banks = await core.banks.usable()
  if (banks.length === 0) {
    const retryAfter = core.limits.bankFirstRetry
    return problemResponse(Problem.of('bank-unreachable', { detail: 'no-bank' }), { retryAfter })
  }
  checkCoins(sale, banks)
  checkTrust(core, sale)
  const challenge = Challenges.issue(core.issuer, sale, {
    banks,
    isOnline: await asksOnline(core, { banks, sale }),
    ...(digest !== undefined && { digest }),
  })
  checkSize(core, challenge)
  const document = Problem.of(why.problem, {
    challengeId: challenge.id,
    amount: String(sale.amount.units),
    currency: sale.amount.currency,
    description: sale.description,
    ...(why.detail !== undefined && { detail: why.detail }),
  })
  return problemResponse(document, { challenge: Challenge.serialize(challenge) })
}

/** The answer to a refused credential. */
export async function refuse(core: Core, offer: Offer, { problem, more }: Refusal): Promise<Response> {
  const { detail, resource, claim, retryAfter } = more
  const words = { ...(detail !== undefined && { detail }) }
  if (isPayment(problem)) return ask(core, offer, { problem, ...words })
  const document =
    problem === 'already-claimed'
      ? Problem.of(problem, {
          ...(resource !== undefined && { resource }),
          ...(claim !== undefined && { claim }),
        })
      : Problem.of(problem, words)
  return problemResponse(document, { ...(retryAfter !== undefined && { retryAfter }) })
}

/** Throws TillError credential-too-large when no wallet could send the largest credential for this challenge. */
export function checkSize(core: Pick<Core, 'limits' | 'tokenChars'>, challenge: Challenge.Challenge): void {
  if (credentialChars(challenge, core.tokenChars) > core.limits.credentialBudget) {
    throw new TillError('credential-too-large', 'shorten resource, description or bank list')
  }
}

/** Where no bank is ever asked, nothing is sold for more than may be owed in all: throws TillError bad-price. */
export function checkTrust(core: Pick<Core, 'mode' | 'limits'>, { amount }: Pick<Sale, 'amount'>): void {
  if (core.mode === 'locked' && amount.units > core.limits.exposureMost) {
    throw new TillError(
      'bad-price',
      `at most ${core.limits.exposureMost} minor units without asking the bank`,
    )
  }
}

function isPayment(problem: Problem.Name): problem is PaymentProblem {
  return Problem.problems[problem].status === 402
}

/** Some bank must have coins that make up the price in at most 8 of them. */
function checkCoins(sale: Sale, banks: readonly Bank[]): void {
  const signing = banks.flatMap((bank) => bank.keysets.filter((keyset) => keyset.active))
  const isPayable = signing.some((keyset) => worthOf(sale.amount.units, keyset) !== undefined)
  if (signing.length > 0 && !isPayable) throw new TillError('price-needs-too-many-coins')
}

import type { Amount } from '../../Amount.ts'
import type { Curve } from '../../curve/Curve.ts'
import { unhex } from '../../Encoding.ts'
import { ProtocolError } from '../../Errors.ts'
import * as Dleq from '../../ecash/Dleq.ts'
import * as Keyset from '../../ecash/Keyset.ts'
import * as Lock from '../../ecash/Lock.ts'
import * as Proof from '../../ecash/Proof.ts'
import * as Token from '../../ecash/Token.ts'
import { limits } from '../../limits.ts'
import type { Name } from '../../Problem.ts'

/** Why a token is not taken, and the problem of the scheme that says so. */
const problems = {
  'legacy-token': 'malformed-credential',
  'malformed-token': 'malformed-credential',
  'too-many-coins': 'malformed-credential',
  'bank-differs': 'verification-failed',
  'unit-differs': 'verification-failed',
  'keyset-version': 'verification-failed',
  'unknown-keyset': 'verification-failed',
  'ambiguous-keyset': 'verification-failed',
  'keyset-expiring': 'verification-failed',
  'amount-differs': 'verification-failed',
  'not-enough': 'payment-insufficient',
  'lock-differs': 'verification-failed',
  'coin-twice': 'verification-failed',
  'dleq-missing': 'verification-failed',
  'dleq-wrong': 'verification-failed',
} as const satisfies Record<string, Name>

/** A reason of the offline check: a closed list. */
export type Code = keyof typeof problems

/** A refusal of the offline check. `unknown` is the keyset id to ask the bank for, where that is the reason. */
export class VerifyError extends Error {
  override readonly name = 'VerifyError'
  readonly code: Code
  readonly problem: Name
  readonly unknown: { readonly bank: string; readonly id: string } | undefined

  constructor(code: Code, unknown?: { readonly bank: string; readonly id: string }) {
    super(code)
    this.code = code
    this.problem = problems[code]
    this.unknown = unknown
  }
}

/** What a till takes. Times are seconds. */
export type Rules = {
  readonly price: Amount
  /** V: the key every coin must be locked to, 33 bytes hex. */
  readonly vendorKey: string
  /** The banks by name, each with its pinned keysets: the authority on ids, units, keys and fees. */
  readonly banks: readonly { readonly url: string; readonly keysets: readonly Keyset.Keyset[] }[]
  readonly now: number
  /** How far ahead a lock's refund time must be. */
  readonly horizon: number
  /** Whether locktime + refund is taken. */
  readonly refund: boolean
  /** What looks at the refund keys; plain JavaScript where none is given. */
  readonly curve?: Curve
}

/** A coin that passed all checks but its DLEQ. */
export type Coin = {
  readonly y: string
  readonly proof: Proof.Proof & Required<Pick<Proof.Proof, 'dleq'>>
  readonly keyset: Keyset.Keyset
  /** When the payer could take it back, in seconds. */
  readonly refundAt?: number
}

export type Checked = {
  readonly bank: string
  readonly coins: readonly Coin[]
  readonly sum: bigint
  /** What the bank will take for swapping these coins. */
  readonly fee: bigint
}

/** Plain coins that only their bank can still refuse. */
export type CheckedPlain = Omit<Checked, 'coins'> & { readonly proofs: readonly Proof.Proof[] }

/** NUT-00 advises 64 hex digits; other wallets have written base64. */
const PLAIN = /^[A-Za-z0-9+/=_-]{16,128}$/

/** How long a keyset must still live: coins of one that ends sooner might not be redeemed in time. */
const KEYSET_LIFE = 24 * 3600

/**
 * The coins of a credential's token, unchecked: a V4 token of 1 to 8 coins.
 * Throws VerifyError legacy-token, malformed-token, too-many-coins.
 */
export function readToken(text: string): Token.Token {
  if (text.startsWith('cashuA')) throw new VerifyError('legacy-token')
  const token = decode(text)
  if (token.proofs.length > limits.credentialProofs) throw new VerifyError('too-many-coins')
  return token
}

/** The coins' names in the spent set, in the token's order. Curve work, but little. Throws VerifyError malformed-token. */
export function names(token: Token.Token, curve: Curve): string[] {
  try {
    return token.proofs.map((proof) => Proof.y(proof.secret, curve))
  } catch (error) {
    if (error instanceof ProtocolError) throw new VerifyError('malformed-token')
    throw error
  }
}

/**
 * All of the offline check that needs no multiplication, cheapest first: bank, keysets, unit, worth, locks, repeats,
 * DLEQ there. `ys` are the token's `names`. Throws VerifyError.
 */
export function checkCoins(token: Token.Token, ys: readonly string[], rules: Rules): Checked {
  const { keysets, ...checked } = checkWorth(token, rules)
  const lock = { ...rules, V: rules.vendorKey }
  if (!token.proofs.every((proof) => Lock.accepts(proof.secret, lock, rules.curve))) {
    throw new VerifyError('lock-differs')
  }
  if (new Set(ys).size !== ys.length) throw new VerifyError('coin-twice')
  return { ...checked, coins: coinsOf(token, ys, keysets) }
}

/** Whether all coins of a token are plain, in the writings wallets use: hex or base64, nothing a bank could read as a lock. */
export function arePlain(token: Token.Token): boolean {
  return token.proofs.every(({ secret }) => PLAIN.test(secret))
}

/**
 * What can be known of plain coins without their bank, which alone can say whether they are good: the same as of
 * locked ones but for lock and DLEQ, and that each is a point. The coins come without witness and DLEQ, as a bank may
 * see them. Throws VerifyError.
 */
export function checkPlain(
  token: Token.Token,
  ys: readonly string[],
  rules: Pick<Rules, 'price' | 'banks' | 'now'> & { readonly curve: Curve },
): CheckedPlain {
  const { keysets, ...checked } = checkWorth(token, rules)
  if (!arePlain(token)) throw new VerifyError('lock-differs')
  if (new Set(ys).size !== ys.length) throw new VerifyError('coin-twice')
  // A bank may answer what is no point in words that settle nothing.
  if (!token.proofs.every(({ C }) => rules.curve.isPoint(unhex(C, 33)))) {
    throw new VerifyError('malformed-token')
  }
  const proofs = token.proofs.map(({ amount, secret, C }, index): Proof.Proof => {
    return { amount, id: keysets[index]?.id ?? '', secret, C }
  })
  return { ...checked, proofs }
}

/** Whether the bank's key signed this coin, by its DLEQ (NUT-12, Carol): the costly part of the check. */
export function isSigned({ proof, keyset }: Coin, curve: Curve): boolean {
  const A = keyset.keys.get(proof.amount)
  return A !== undefined && Dleq.verifyProof({ ...proof.dleq, A, secret: proof.secret, C: proof.C }, curve)
}

/** The whole offline check of a token in one go, first coin first. Throws VerifyError. */
export function verify(text: string, rules: Rules, curve: Curve): Checked {
  const token = readToken(text)
  const checked = checkCoins(token, names(token, curve), { curve, ...rules })
  for (const coin of checked.coins) if (!isSigned(coin, curve)) throw new VerifyError('dleq-wrong')
  return checked
}

type Worth = Omit<Checked, 'coins'> & { readonly keysets: readonly Keyset.Keyset[] }

/** Bank, keysets, unit and sum: what a coin is worth does not depend on its lock. */
function checkWorth(token: Token.Token, rules: Pick<Rules, 'price' | 'banks' | 'now'>): Worth {
  const bank = rules.banks.find(({ url }) => url === token.bank)
  if (bank === undefined) throw new VerifyError('bank-differs')
  const keysets = token.proofs.map((proof) => keysetOf(proof, bank, rules))
  if (token.unit !== rules.price.currency) throw new VerifyError('unit-differs')
  const sum = Proof.sum(token.proofs)
  const fee = Keyset.fee(keysets.map((keyset) => keyset.inputFeePpk))
  if (sum > limits.amount) throw new VerifyError('amount-differs')
  if (sum < rules.price.units + fee) throw new VerifyError('not-enough')
  return { bank: bank.url, keysets, sum, fee }
}

function decode(text: string): Token.Token {
  try {
    return Token.decode(text)
  } catch (error) {
    if (error instanceof ProtocolError) throw new VerifyError('malformed-token')
    throw error
  }
}

function keysetOf(
  proof: Proof.Proof,
  bank: Rules['banks'][number],
  rules: Pick<Rules, 'price' | 'now'>,
): Keyset.Keyset {
  // A bank can find two sets of keys with one 8-byte id of version 1.
  if (!proof.id.startsWith('01')) throw new VerifyError('keyset-version')
  const keyset = resolve(proof.id, bank)
  // The keyset says what a coin is worth; the token's own words about it are only compared.
  if (keyset.unit !== rules.price.currency) throw new VerifyError('unit-differs')
  if (keyset.finalExpiry !== undefined && keyset.finalExpiry <= rules.now + KEYSET_LIFE) {
    throw new VerifyError('keyset-expiring')
  }
  if (!keyset.keys.has(proof.amount)) throw new VerifyError('amount-differs')
  return keyset
}

function resolve(id: string, bank: Rules['banks'][number]): Keyset.Keyset {
  try {
    return Keyset.resolve(id, bank.keysets)
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error
    if (error.code === 'ambiguous-keyset') throw new VerifyError('ambiguous-keyset')
    throw new VerifyError('unknown-keyset', { bank: bank.url, id })
  }
}

function coinsOf(token: Token.Token, ys: readonly string[], keysets: readonly Keyset.Keyset[]): Coin[] {
  return token.proofs.map((proof, index) => {
    const { dleq } = proof
    const keyset = keysets[index]
    const y = ys[index]
    if (dleq === undefined) throw new VerifyError('dleq-missing')
    if (keyset === undefined || y === undefined) throw new Error('a coin without name or keyset')
    const lock = Lock.parse(proof.secret)
    const refundAt = lock.kind === 'p2pk' ? lock.locktime : undefined
    return {
      y,
      proof: { ...proof, dleq, id: keyset.id },
      keyset,
      ...(refundAt !== undefined && { refundAt }),
    }
  })
}

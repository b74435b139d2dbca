import { type Challenge, Encoding } from '@tuppence/protocol'
import { Lock, Token } from '@tuppence/protocol/ecash'
import { encodePayload } from '@tuppence/protocol/methods/cashu/schema'
import { limits } from './limits.ts'

const ANY_POINT = `02${'ab'.repeat(32)}`
const ANY_SCALAR = 'ab'.repeat(32)
const ANY_TIME = 4_000_000_000

/** Characters of the largest token a credential for one of these banks can hold: 8 coins, each with a refund time. */
export function largestToken(banks: readonly string[], currency: string): number {
  const lock = { V: ANY_POINT, nonce: ANY_SCALAR, T: ANY_TIME, R: ANY_POINT }
  const proof = {
    amount: 2n ** 32n - 1n,
    id: `01${ANY_SCALAR}`,
    secret: Lock.build(lock),
    C: ANY_POINT,
    dleq: { e: ANY_SCALAR, s: ANY_SCALAR, r: ANY_SCALAR },
  }
  const proofs = Array.from({ length: limits.coins }, () => proof)
  return Math.max(...banks.map((bank) => Token.encode({ bank, unit: currency, proofs }).length))
}

/** Characters of a credential field that answers this challenge with a token of `tokenChars`. */
export function credentialChars(challenge: Challenge.Challenge, tokenChars: number): number {
  const payload = encodePayload('cashuB_')
  const json = Encoding.canonicalJson({ challenge, payload }).length - payload.token.length + tokenChars
  return 'Payment '.length + Math.ceil((json * 4) / 3)
}

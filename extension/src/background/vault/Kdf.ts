import { argon2id } from '@noble/hashes/argon2.js'
import { WalletError } from '../WalletError.ts'

/** How a password becomes a key. `m` in KiB. */
export type Kdf =
  | { readonly name: 'argon2id'; readonly m: number; readonly t: number; readonly p: number }
  | { readonly name: 'pbkdf2-sha256'; readonly rounds: number }

/** What every header must keep to, so that an edited one neither weakens nor hangs the wallet (threats §2). */
const bounds = {
  argon2id: { m: [19_456, 262_144], t: [1, 10], p: [1, 4], cost: 38_912 },
  pbkdf2: [600_000, 10_000_000],
} as const

const keyBytes = 32

/** Where the memory for Argon2id cannot be had. */
export const withoutMemory: Kdf = { name: 'pbkdf2-sha256', rounds: 900_000 }

/** Throws `vault-corrupt` for parameters outside the bounds. */
export function checkKdf(kdf: Kdf): void {
  if (!isWithinBounds(kdf)) throw new WalletError('vault-corrupt')
}

function isWithinBounds(kdf: Kdf): boolean {
  if (kdf.name === 'pbkdf2-sha256') return isIn(kdf.rounds, bounds.pbkdf2)
  if (kdf.name !== 'argon2id') return false
  const { m, t, p } = kdf
  const { argon2id: each } = bounds
  return isIn(m, each.m) && isIn(t, each.t) && isIn(p, each.p) && m * t >= each.cost
}

function isIn(value: unknown, [least, most]: readonly [number, number]): boolean {
  return Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most
}

/** Whether `kdf` costs whoever guesses less than `wanted` would. */
export function isWeaker(kdf: Kdf, wanted: Kdf): boolean {
  if (wanted.name === 'pbkdf2-sha256') return kdf.name === wanted.name && kdf.rounds < wanted.rounds
  if (kdf.name === 'pbkdf2-sha256') return true
  return kdf.m < wanted.m || kdf.m * kdf.t < wanted.m * wanted.t
}

/**
 * 32 bytes from a password and a salt of 16. Takes about a second, on purpose. Throws `vault-corrupt` for parameters out
 * of bounds, and a RangeError where the memory cannot be had.
 */
export async function stretch(
  password: Uint8Array<ArrayBuffer>,
  salt: Uint8Array,
  kdf: Kdf,
): Promise<Uint8Array<ArrayBuffer>> {
  checkKdf(kdf)
  if (kdf.name === 'argon2id') {
    const { m, t, p } = kdf
    return argon2id(password, salt, { m, t, p, dkLen: keyBytes })
  }
  const key = await crypto.subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits'])
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations: kdf.rounds }
  return new Uint8Array(await crypto.subtle.deriveBits(params, key, keyBytes * 8))
}

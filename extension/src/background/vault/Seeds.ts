import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { Derive } from '@tuppence/protocol/ecash'
import { WalletError } from '../WalletError.ts'
import { store, type Vault, type Work } from './Vault.ts'

/** The words, and what 2 048 rounds make of them (64 bytes in hex), which is too slow to make again each time. */
type SeedRecord = { readonly words: string; readonly seed64: string; readonly birthday: number }

const seeds = store<SeedRecord>('seeds')
const fingerprintDomain = utf8ToBytes('Tuppence_seed_fingerprint_v1')

/** Makes a seed of 12 fresh words within a step and gives its fingerprint. `now` in milliseconds. */
export function addSeed(work: Work, now: number): string {
  return addWords(work, Derive.newWords(), now)
}

/** Keeps the seed of these words within a step and gives its fingerprint. A second seed of the same words is a conflict. */
export function addWords(work: Work, words: string, birthday: number): string {
  const seed64 = Derive.seedFromWords(words)
  const fingerprint = fingerprintOf(seed64)
  work.add(seeds, fingerprint, { words, seed64: bytesToHex(seed64), birthday })
  seed64.fill(0)
  return fingerprint
}

/** What `derive` makes of the 64 bytes all secrets of a wallet come from, which are wiped after it (threats S9). */
export async function fromSeed<R>(
  vault: Pick<Vault, 'get'>,
  fingerprint: string,
  derive: (seed64: Uint8Array) => R | Promise<R>,
): Promise<R> {
  const record = await vault.get(seeds, fingerprint)
  if (record === undefined) throw new WalletError('not-found')
  const seed64 = hexToBytes(record.seed64)
  try {
    return await derive(seed64)
  } finally {
    seed64.fill(0)
  }
}

/** Whether a seed is here already. */
export async function hasSeed(vault: Pick<Vault, 'get'>, fingerprint: string): Promise<boolean> {
  return (await vault.get(seeds, fingerprint)) !== undefined
}

/** The twelve words of a seed, in their order. */
export async function readWords(vault: Pick<Vault, 'get'>, fingerprint: string): Promise<readonly string[]> {
  const record = await vault.get(seeds, fingerprint)
  if (record === undefined) throw new WalletError('not-found')
  return record.words.split(' ')
}

/** When the first coin of a seed may have been made. Milliseconds. */
export async function readBirthday(vault: Pick<Vault, 'get'>, fingerprint: string): Promise<number> {
  const record = await vault.get(seeds, fingerprint)
  if (record === undefined) throw new WalletError('not-found')
  return record.birthday
}

/** Tells seeds apart without naming them: 8 bytes in hex (threats S6). */
export function fingerprintOf(seed64: Uint8Array): string {
  return bytesToHex(sha256(concatBytes(fingerprintDomain, seed64))).slice(0, 16)
}

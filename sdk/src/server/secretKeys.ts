import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { Encoding } from '@tuppence/protocol'
import { TillError } from './TillError.ts'

/** What one secret gives: one HMAC key for each use, 32 bytes each. */
export type SecretKeys = { readonly challenge: Uint8Array; readonly cookie: Uint8Array }

const LEAST_BYTES = 32
const LEAST_DISTINCT = 8
const LEAST_LEFT = 12
const WORDS =
  /change|replace|your|secret|key|pass|word|phrase|placeholder|example|default|sample|dummy|test|todo|tmp|temp|insecure|please|here|this|12345678|0123456789|abcdefghijklmnopqrstuvwxyz/g

/**
 * The keys of a till's secret: at least 32 bytes, a text counting as its UTF-8. Placeholders (words such as
 * "changeme", or a few characters over and over) are refused. Throws TillError bad-secret or placeholder-secret.
 */
export function secretKeys(secret: unknown): SecretKeys {
  const bytes = secretBytes(secret)
  const derive = (info: string): Uint8Array => hkdf(sha256, bytes, undefined, Encoding.utf8(info), 32)
  return { challenge: derive('tuppence/challenge/v1'), cookie: derive('tuppence/cookie/v1') }
}

function secretBytes(secret: unknown): Uint8Array {
  const isText = typeof secret === 'string'
  if (!isText && !(secret instanceof Uint8Array)) throw new TillError('bad-secret', 'a secret is needed')
  const bytes = isText ? new TextEncoder().encode(secret) : secret
  if (isText && isPlaceholder(secret)) throw new TillError('placeholder-secret')
  if (bytes.length < LEAST_BYTES) throw new TillError('bad-secret', `at least ${LEAST_BYTES} bytes`)
  if (new Set(bytes).size < LEAST_DISTINCT) throw new TillError('placeholder-secret')
  return bytes
}

/** Whether hardly anything is left of a text without the words that people put where a secret should be. */
function isPlaceholder(text: string): boolean {
  const plain = text
    .slice(0, 1024)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
  return plain.replace(WORDS, '').length < LEAST_LEFT && plain.search(WORDS) >= 0
}

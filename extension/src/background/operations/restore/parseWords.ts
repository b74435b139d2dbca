import { Errors } from '@tuppence/protocol'
import { Derive } from '@tuppence/protocol/ecash'
import { fingerprintOf } from '../../vault/Seeds.ts'
import { WalletError } from '../../WalletError.ts'

export type Seed = { readonly words: string; readonly fingerprint: string }

/**
 * Twelve words as the reader typed them, in whatever case and with whatever spaces between. Throws `malformed-seed` when
 * they are not twelve of the list that go together (BIP-39).
 */
export function parseWords(typed: string): Seed {
  const words = typed.normalize('NFKD').trim().toLowerCase().split(/\s+/).join(' ')
  try {
    const seed64 = Derive.seedFromWords(words)
    const fingerprint = fingerprintOf(seed64)
    seed64.fill(0)
    return { words, fingerprint }
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError) throw new WalletError('malformed-seed', { cause })
    throw cause
  }
}

import { Credential } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { parsePayload } from '@tuppence/protocol/methods/cashu/schema'
import * as Verify from '@tuppence/protocol/methods/cashu/verify'

/** Coins as they are shown to a till, and the challenge they are to answer. */
export type Shown = { readonly ys: readonly string[]; readonly arePlain: boolean; readonly challenge: string }

/** What a credential shows. */
export function read(credential: string, curve: Curve): Shown {
  const { challenge, payload } = Credential.parse(credential)
  const token = Verify.readToken(parsePayload(payload).token)
  return {
    ys: Verify.names(token, curve),
    arePlain: Verify.arePlain(token),
    challenge: challenge.id,
  }
}

import { BankApi } from '@tuppence/protocol'
import type { Config } from '../config.ts'
import type { WalletCode } from '../WalletError.ts'
import { fetchBounded, type Reply } from './fetchBounded.ts'

/** What it takes to call a bank. */
export type Access = {
  readonly fetch: typeof fetch
  readonly permitted: (origin: string) => Promise<boolean>
  readonly config: Config
}

/** One call: the bank's name, the path under it, and the exact bytes of the body where there is one. */
export type Call = {
  readonly bank: string
  readonly path: string
  readonly body?: string
  /** Bytes of reply, when fewer than for any call. */
  readonly cap?: number
}

/**
 * What came back. `refused`: the bank has read these very bytes and gives its own number for the reason. `silent`:
 * nothing that says whether it acted on them: no answer, 429, 5xx, a redirect, something that is no JSON.
 */
export type Answer =
  | { readonly kind: 'reply'; readonly body: unknown }
  | { readonly kind: 'refused'; readonly code: number }
  | { readonly kind: 'silent'; readonly reason: WalletCode }

/** The one function all calls to banks go through. Never rejects. */
export async function ask(access: Access, { bank, path, body, cap }: Call): Promise<Answer> {
  const { config } = access
  // The match patterns are permission enough, but the reader can take them back; without them the browser would
  // name this install in the request (threats R1), so there is no request.
  if (!(await access.permitted(new URL(bank).origin))) return { kind: 'silent', reason: 'bank-no-permission' }
  const bounds = { headers: config.bankHeaders, whole: config.bankWhole, bytes: cap ?? config.bankReply }
  const options = body === undefined ? { bounds } : { body, bounds }
  try {
    return read(await fetchBounded(access.fetch, `${bank}${path}`, options), bounds.bytes)
  } catch {
    return { kind: 'silent', reason: 'bank-unreachable' }
  }
}

/** Throws when a reply that has to be read is no JSON. */
function read({ status, text }: Reply, cap: number): Answer {
  if (status === 200) return { kind: 'reply', body: BankApi.readReply(text, cap) }
  const mayHaveActed = status < 400 || status >= 500 || status === 408 || status === 429
  if (mayHaveActed) return { kind: 'silent', reason: 'bank-unreachable' }
  const { code = 0 } = BankApi.parseError(BankApi.readReply(text, cap))
  return code === 0 ? { kind: 'silent', reason: 'bank-refused' } : { kind: 'refused', code }
}

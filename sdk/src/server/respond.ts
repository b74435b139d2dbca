import type { Problem } from '@tuppence/protocol'

/** What a shared cache must tell apart; also sent where no cache should look (threats.md §2). */
const VARY = [
  'Origin',
  'Accept',
  'Accept-Payment',
  'Authorization',
  'Payment-Authorization',
  'Cookie',
] as const
const CACHE_FIELD = /^(?:age|cache-control|etag|expires|pragma|surrogate-control|.*-?cdn-cache-control)$/

/** What the till adds to a paid response. */
export type Paid = { readonly receipt?: string; readonly cookie?: string; readonly cacheSeconds: number }

/** A problem document. A 402 carries a challenge line; others may carry Retry-After (whole seconds). */
export function problemResponse(
  problem: Problem.Problem & { readonly status: number },
  more: { challenge?: string; retryAfter?: number } = {},
): Response {
  const headers = new Headers({ 'content-type': 'application/problem+json' })
  if (more.challenge !== undefined) headers.set('www-authenticate', more.challenge)
  if (more.retryAfter !== undefined)
    headers.set('retry-after', String(Math.max(1, Math.ceil(more.retryAfter))))
  return sealed(new Response(JSON.stringify(problem), { status: problem.status, headers }), 'no-store')
}

/** A problem without a type of its own: only its status says what it is. */
export function plainProblem(status: number, title: string, retryAfter?: number): Response {
  return problemResponse(
    { type: 'about:blank', status, title },
    { ...(retryAfter !== undefined && { retryAfter }) },
  )
}

/** The same response to HEAD. */
export function withoutBody(response: Response): Response {
  void response.body?.cancel().catch(() => undefined)
  const { status, statusText, headers } = response
  return new Response(null, { status, statusText, headers })
}

/** A paid response: what the handler said, with the till's own fields and without any that a cache would share. */
export function paidResponse(response: Response, paid: Paid): Response {
  const mayKeep = paid.cacheSeconds > 0 && (response.ok || response.status === 304)
  const cache = mayKeep ? `private, max-age=${paid.cacheSeconds}` : 'private, no-store'
  const out = sealed(response, cache)
  out.headers.delete('payment-receipt')
  if (paid.receipt !== undefined && response.ok) out.headers.set('payment-receipt', paid.receipt)
  if (paid.cookie !== undefined) out.headers.append('set-cookie', paid.cookie)
  return out
}

/** The one place where the headers of threats.md §2 are set, last of all. */
function sealed(response: Response, cacheControl: string): Response {
  const headers = new Headers(response.headers)
  for (const name of [...headers.keys()]) if (CACHE_FIELD.test(name)) headers.delete(name)
  headers.set('cache-control', cacheControl)
  headers.set('vary', merged(response.headers.get('vary')))
  headers.set('x-content-type-options', 'nosniff')
  // The handler's response may be of a kind whose headers cannot be changed.
  const { status, statusText } = response
  return new Response(response.body, { status, statusText, headers })
}

function merged(vary: string | null): string {
  const given = (vary ?? '').split(',').map((name) => name.trim())
  if (given.includes('*')) return '*'
  const ours = VARY.filter((name) => !given.some((other) => other.toLowerCase() === name.toLowerCase()))
  return [...given.filter((name) => name !== ''), ...ours].join(', ')
}

import { Encoding } from '@tuppence/protocol'
import { limits } from './limits.ts'
import { TillError } from './TillError.ts'

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** What a bank answered: a body, or a refusal with its code (0 when it gave none). */
export type Reply =
  | { readonly type: 'ok'; readonly body: unknown }
  | { readonly type: 'refused'; readonly status: number; readonly code: number }

const MOST_BYTES = 1024 * 1024

/**
 * The one function that talks to a bank: no cookies, no redirects, both timeouts, a capped body. With `body` it is a
 * POST of that very text. Throws TillError bank-unreachable (no answer, 429, 5xx) and bank-misbehaved (no JSON).
 */
export async function askBank(fetch: Fetch, url: string, body?: string): Promise<Reply> {
  const abort = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    abort.signal.addEventListener('abort', () => reject(new TillError('bank-unreachable')))
  })
  const whole = setTimeout(() => abort.abort(), limits.bankWholeMs)
  const headers = setTimeout(() => abort.abort(), limits.bankHeadersMs)
  try {
    const response = await Promise.race([fetch(url, { ...request(body), signal: abort.signal }), aborted])
    clearTimeout(headers)
    const text = await Promise.race([readText(response), aborted])
    if (response.status === 429 || response.status >= 500) throw new TillError('bank-unreachable')
    return read(response.status, text)
  } catch (error) {
    if (error instanceof TillError) throw error
    throw new TillError('bank-unreachable')
  } finally {
    clearTimeout(headers)
    clearTimeout(whole)
    aborted.catch(() => undefined)
  }
}

function request(body: string | undefined): RequestInit {
  const common = { redirect: 'error', credentials: 'omit', referrerPolicy: 'no-referrer' } as const
  if (body === undefined) return { ...common, headers: { accept: 'application/json' } }
  return { ...common, method: 'POST', headers: { 'content-type': 'application/json' }, body }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    const bytes: Uint8Array = chunk
    size += bytes.length
    if (size > MOST_BYTES) throw new TillError('bank-misbehaved', 'reply too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function read(status: number, text: string): Reply {
  let body: unknown
  try {
    body = Encoding.parseJson(text, { maxChars: MOST_BYTES, floats: 'as-text' })
  } catch {
    throw new TillError('bank-misbehaved', 'reply is not JSON')
  }
  if (status === 200) return { type: 'ok', body }
  const code = typeof body === 'object' && body !== null && 'code' in body ? body.code : 0
  return { type: 'refused', status, code: typeof code === 'number' ? code : 0 }
}

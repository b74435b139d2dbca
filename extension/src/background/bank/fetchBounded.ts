/** What one exchange may cost: milliseconds to the headers and in all, and bytes of the reply. */
export type Bounds = { readonly headers: number; readonly whole: number; readonly bytes: number }

export type Reply = { readonly status: number; readonly text: string }

/**
 * The wallet's only way out. No cookies, no referrer, no redirect, nothing that differs between installs: with
 * these options Firefox sends `Origin: null` where it would name the install (threats R1). The reply is read as a
 * stream and dropped at the cap. Of a `bodiless` status
 * nothing more is read. Rejects when there is no reply within bounds.
 */
export async function fetchBounded(
  fetcher: typeof fetch,
  url: string,
  options: { readonly body?: string; readonly bounds: Bounds; readonly bodiless?: readonly number[] },
): Promise<Reply> {
  const stop = new AbortController()
  const aborted = new Promise<never>((_, reject) => {
    stop.signal.addEventListener('abort', () => reject(new Error('timeout')))
  })
  const headers = setTimeout(() => stop.abort(), options.bounds.headers)
  const whole = setTimeout(() => stop.abort(), options.bounds.whole)
  try {
    const response = await Promise.race([fetcher(url, init(options.body, stop.signal)), aborted])
    clearTimeout(headers)
    const { status } = response
    if (options.bodiless?.includes(status)) return { status, text: '' }
    const text = await Promise.race([readCapped(response, options.bounds.bytes), aborted])
    return { status, text }
  } finally {
    clearTimeout(headers)
    clearTimeout(whole)
    stop.abort()
    aborted.catch(() => {})
  }
}

function init(body: string | undefined, signal: AbortSignal): RequestInit {
  const common: RequestInit = {
    mode: 'same-origin',
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    redirect: 'error',
    cache: 'no-store',
    signal,
  }
  // Left alone, browsers name the reader's languages, and a rare list of them is half a name (threats R5).
  const headers = { accept: 'application/json', 'accept-language': '*' }
  if (body === undefined) return { ...common, method: 'GET', headers }
  return { ...common, method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body }
}

async function readCapped(response: Response, cap: number): Promise<string> {
  const reader = response.body?.getReader()
  if (reader === undefined) return ''
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let size = 0
  let text = ''
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.length
    if (size > cap) {
      // Not awaited: a peer that will not stop must not keep us.
      reader.cancel().catch(() => {})
      throw new Error('reply above the cap')
    }
    text += decoder.decode(value, { stream: true })
  }
}

import { ensure, ProtocolError } from './Errors.ts'
import { limits } from './limits.ts'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])

/**
 * The one name of a bank: origin + pathname of its URL without trailing slash, compared with `===`. https, or http on
 * localhost and 127.0.0.1; no user, query, fragment, escape in the path or dot after the host. Throws malformed-url.
 */
export function bankName(url: string): string {
  ensure(url.length <= limits.urlChars && /^https?:\/\/[^\s\\@?#%]+$/i.test(url), 'malformed-url')
  const { protocol, hostname, origin, pathname } = parseUrl(url)
  ensure(
    protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname)),
    'malformed-url',
    'not https',
  )
  ensure(!hostname.endsWith('.') && !pathname.includes('%'), 'malformed-url')
  const name = origin + pathname.replace(/\/+$/, '')
  // other scripts are longer in their ASCII form: such a name would not name itself
  ensure(name.length <= limits.urlChars, 'malformed-url')
  return name
}

function parseUrl(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw new ProtocolError('malformed-url')
  }
}

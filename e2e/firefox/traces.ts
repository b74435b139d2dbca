import type { Recorded } from '../fixtures/front.ts'

/**
 * Where requests give an install away: each place that holds the id, in capitals or small letters, with dashes or
 * without, as text or as bytes, in the clear or in base64, be it of base64. Empty when there is none.
 */
export function findTraces(requests: readonly Recorded[], install: string): string[] {
  return requests.flatMap(({ method, path, headers, body }) => {
    const places: (readonly [string, string])[] = [
      ['path', path],
      ...headers,
      ['body', body.toString('latin1')],
    ]
    return places
      .filter(([, text]) => holds(text, install))
      .map(([name]) => `${method} ${path.split('?')[0]}: ${name}`)
  })
}

function holds(text: string, install: string, depth = 3): boolean {
  const small = text.toLowerCase()
  const bare = install.replaceAll('-', '')
  if ([install, bare, 'moz-extension'].some((trace) => small.includes(trace))) return true
  if (Buffer.from(text, 'latin1').toString('hex').includes(bare)) return true
  return depth > 0 && decodings(text).some((inner) => holds(inner, install, depth - 1))
}

/** Every run that could be base64, read from each of four places: it may stand behind a prefix of any length. */
function decodings(text: string): string[] {
  return (text.match(/[\w+/-]{20,}/g) ?? []).flatMap((run) =>
    [0, 1, 2, 3].map((start) => Buffer.from(run.slice(start), 'base64').toString('latin1')),
  )
}

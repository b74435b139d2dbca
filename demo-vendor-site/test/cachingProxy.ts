import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A stored response, and the request's fields that its Vary names, as they were. */
export type Stored = {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly body: Buffer
  readonly chosenBy: ReadonlyMap<string, string>
  /** Milliseconds; until then it is given without asking the site. */
  readonly freshUntil: number
}

export type CachingProxy = {
  readonly url: string
  readonly stored: () => readonly Stored[]
  close(): Promise<void>
}

type Options = {
  readonly origin: string
  /** It was told to keep what the site says must not be kept; Vary is all it heeds then. */
  readonly isHeadstrong?: boolean
}

/** May be kept without a word of the site on how long (RFC 9110, 15.1). */
const heuristic = new Set([200, 203, 204, 300, 301, 308, 404, 405, 410, 414, 501])
const heuristicMs = 600_000
/** Those of one connection, and those that fetch has undone. */
const hopByHop = new Set([
  ...['connection', 'keep-alive', 'proxy-authenticate', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['host', 'content-length', 'content-encoding', 'accept-encoding'],
])

/** A cache that all visitors share, in front of a site: it keeps and gives all that RFC 9111 lets it. */
export async function cachingProxy({ origin, isHeadstrong = false }: Options): Promise<CachingProxy> {
  let store: Stored[] = []

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/' } = req
    const fields = fieldsOf(req)
    const isRead = method === 'GET' || method === 'HEAD'
    const hit = isRead ? store.find((each) => each.url === url && isChosen(each, fields)) : undefined
    if (hit !== undefined) return send(res, hit, { method, came: 'hit' })
    const body = isRead ? null : await bodyOf(req)
    const response = await fetch(origin + url, { method, headers: fields, body, redirect: 'manual' })
    const got = await read(url, response, fields)
    // What changes something makes what is kept of its address stale (RFC 9111, 4.4).
    if (!isRead && response.status < 400) store = store.filter((each) => each.url !== url)
    if (method === 'GET' && mayKeep(got, fields)) store = [got, ...store.filter((each) => !isSame(each, got))]
    send(res, got, { method, came: 'miss' })
  }

  /** RFC 9111, 3 and 3.5. */
  function mayKeep({ status, headers, freshUntil }: Stored, fields: Headers): boolean {
    if (headers.get('vary')?.includes('*') || status === 206 || status === 304) return false
    if (isHeadstrong) return true
    const says = directives(headers)
    if (says.has('no-store') || says.has('private') || directives(fields).has('no-store')) return false
    const isShared = says.has('public') || says.has('s-maxage') || says.has('must-revalidate')
    if (fields.has('authorization') && !isShared) return false
    return says.has('public') || heuristic.has(status) || freshUntil > Date.now()
  }

  async function read(url: string, response: Response, fields: Headers): Promise<Stored> {
    const { status, headers } = response
    const names = (headers.get('vary') ?? '').split(',').map((name) => name.trim().toLowerCase())
    const chosenBy = names.filter(Boolean).map((name) => [name, fields.get(name) ?? ''] as const)
    const life = isHeadstrong ? heuristicMs : lifetime(status, headers)
    const body = Buffer.from(await response.arrayBuffer())
    return { url, status, headers, body, chosenBy: new Map(chosenBy), freshUntil: Date.now() + life }
  }

  const server = createServer((req, res) => {
    answer(req, res).catch((error: unknown) => res.destroy(error instanceof Error ? error : undefined))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored: () => store,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** RFC 9111, 4: fresh, and Vary's fields as they were for the one it was made for. */
function isChosen({ chosenBy, freshUntil }: Stored, fields: Headers): boolean {
  if (freshUntil <= Date.now()) return false
  return [...chosenBy].every(([name, value]) => (fields.get(name) ?? '') === value)
}

function isSame(a: Stored, b: Stored): boolean {
  return a.url === b.url && JSON.stringify([...a.chosenBy]) === JSON.stringify([...b.chosenBy])
}

/** RFC 9111, 4.2.1 and 4.2.2; milliseconds. What must be asked for again each time is never fresh. */
function lifetime(status: number, headers: Headers): number {
  const says = directives(headers)
  if (says.has('no-cache')) return 0
  const seconds = says.get('s-maxage') ?? says.get('max-age')
  if (seconds !== undefined) return Number(seconds) * 1000
  const expires = headers.get('expires')
  if (expires !== null) return Date.parse(expires) - Date.now() || 0
  return heuristic.has(status) ? heuristicMs : 0
}

function directives(headers: Headers): ReadonlyMap<string, string> {
  const parts = (headers.get('cache-control') ?? '').split(',').map((part) => part.trim().toLowerCase())
  return new Map(parts.map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']))
}

function fieldsOf(req: IncomingMessage): Headers {
  const fields = new Headers({ 'accept-encoding': 'identity' })
  for (const [name, value] of Object.entries(req.headers))
    if (!hopByHop.has(name)) fields.set(name, [value ?? ''].flat().join(', '))
  return fields
}

async function bodyOf(req: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | null> {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  return chunks.length === 0 ? null : new Uint8Array(Buffer.concat(chunks))
}

function send(
  res: ServerResponse,
  { status, headers, body }: Stored,
  of: { method: string; came: string },
): void {
  for (const [name, value] of headers)
    if (name !== 'set-cookie' && !hopByHop.has(name)) res.setHeader(name, value)
  const cookies = headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('set-cookie', cookies)
  res.setHeader('x-cache', of.came)
  res.writeHead(status)
  res.end(of.method === 'HEAD' ? undefined : body)
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Peer } from '../Charge.ts'
import type { Till } from '../createTill.ts'
import { describe, stderrLog } from '../Log.ts'
import { rawPeer } from './rawPeer.ts'

/** What a site does with a request; `peer` goes to `charge.handle` as it is. */
export type Route = (request: Request, peer: Peer) => Response | Promise<Response>

/**
 * A listener for node:http over web Requests and Responses. It answers /.well-known/tuppence itself, and 400 to a
 * target that names a host or to two Host fields: the public URL comes from the till's options, never from a request.
 */
export function nodeListener(till: Till, route: Route): (req: IncomingMessage, res: ServerResponse) => void {
  return (req, res) => {
    respond(till, route, req)
      .then((response) => send(response, req, res))
      // The other end has gone: what it did not read does not count as delivered.
      .catch(() => res.destroy())
  }
}

async function respond(till: Till, route: Route, req: IncomingMessage): Promise<Response> {
  const { url = '/', method = 'GET', rawHeaders } = req
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host')
  if (!url.startsWith('/') || hosts.length !== 1) return new Response(null, { status: 400 })
  const isRead = method === 'GET' || method === 'HEAD'
  if (isRead && url.split('?')[0] === '/.well-known/tuppence') return till.wellKnown()
  // The one of these that no Request can have, and nothing a site means to answer.
  if (method === 'TRACE') return new Response(null, { status: 405 })
  const request = new Request(new URL(till.url).origin + url, {
    method,
    headers: headersOf(req),
    body: isRead ? null : bodyOf(req),
    duplex: 'half',
  })
  try {
    return await route(request, rawPeer(req))
  } catch (error) {
    stderrLog('error', 'route-failed', describe(error))
    return new Response(null, { status: 500 })
  }
}

/** A body that is not touched before somebody reads it: Node passes over one that nobody did. */
function bodyOf(req: IncomingMessage): ReadableStream {
  let reader: ReadableStreamDefaultReader | undefined
  return new ReadableStream(
    {
      async pull(controller) {
        reader ??= Readable.toWeb(req).getReader()
        const { done, value } = await reader.read()
        if (done) controller.close()
        else controller.enqueue(value)
      },
      cancel: (reason) => reader?.cancel(reason),
    },
    { highWaterMark: 0 },
  )
}

function headersOf(req: IncomingMessage): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(req.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? '']) headers.append(name, one)
  }
  return headers
}

async function send(response: Response, req: IncomingMessage, res: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) if (name !== 'set-cookie') res.setHeader(name, value)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) res.setHeader('set-cookie', cookies)
  // What is left of a body somebody began to read would stand before the next request.
  if (req.readableDidRead && !req.complete) res.setHeader('connection', 'close')
  res.writeHead(response.status)
  if (response.body === null || req.method === 'HEAD') res.end()
  else await pipeline(Readable.fromWeb(response.body), res)
}

import { once } from 'node:events'
import type { Server } from 'node:http'
import { createAdaptorServer, type HttpBindings } from '@hono/node-server'
import { limits } from '../limits.ts'
import { StartError } from '../StartError.ts'

type Handler = (request: Request, env: Partial<HttpBindings>) => Response | Promise<Response>

export type Listening = {
  /** `http://localhost:3338` */
  readonly url: string
  readonly port: number
  /** Takes no more connections, lets running requests finish for a while, then closes the rest. */
  close(): Promise<void>
}

/** Where to listen, and how many milliseconds a request's headers and the whole of it may take. */
export type Place = {
  readonly host: string
  readonly port: number
  readonly headersMs?: number
  readonly bodyMs?: number
}

/** Serves a handler on a port of an address; localhost is 127.0.0.1 and, where there is one, ::1. */
export async function listen(fetch: Handler, place: Place): Promise<Listening> {
  const { host, port } = place
  const [first = host, ...more] = host === 'localhost' ? ['127.0.0.1', '::1'] : [host]
  const servers = [await bind(fetch, { ...place, host: first })]
  const taken = portOf(servers[0])
  for (const address of more) {
    try {
      servers.push(await bind(fetch, { ...place, host: address, port: taken }))
    } catch (error) {
      if (isPassable(error, port)) continue
      await Promise.all(servers.map(stop))
      throw error
    }
  }
  const name = host.includes(':') ? `[${host}]` : host
  return {
    url: `http://${name}:${taken}`,
    port: taken,
    close: async () => {
      await Promise.all(servers.map(stop))
    },
  }
}

async function bind(fetch: Handler, place: Place): Promise<Server> {
  const { host, port, headersMs = limits.headersMs, bodyMs = limits.bodyMs } = place
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
    serverOptions: {
      requireHostHeader: true,
      maxHeaderSize: limits.headerBytes,
      headersTimeout: headersMs,
      requestTimeout: bodyMs,
      connectionsCheckingInterval: Math.min(1_000, headersMs),
    },
  }) as Server
  server.listen({ host, port })
  try {
    await once(server, 'listening')
  } catch (error) {
    throw startError(error, host, port)
  }
  return server
}

class BindError extends StartError {
  readonly reason: string

  constructor(message: string, reason: string) {
    super(message)
    this.reason = reason
  }
}

function startError(error: unknown, host: string, port: number): BindError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') {
    return new BindError(`Port ${port} is taken by another program; choose another with --port.`, code)
  }
  if (code === 'EACCES') return new BindError(`Port ${port} may not be used by this user.`, code)
  return new BindError(`Cannot listen on ${host}, port ${port} (${code}).`, code)
}

// A machine may have no ::1; and where the port was left open, somebody else's ::1 is not in the way.
function isPassable(error: unknown, asked: number): boolean {
  if (!(error instanceof BindError)) return false
  return error.reason !== 'EADDRINUSE' || asked === 0
}

function portOf(server: Server | undefined): number {
  const address = server?.address()
  if (typeof address !== 'object' || address === null) throw new Error('a server without a port')
  return address.port
}

async function stop(server: Server): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  // A connection that was kept alive is let go as soon as its reply is out.
  const idle = setInterval(() => server.closeIdleConnections(), 50)
  const patience = setTimeout(() => server.closeAllConnections(), limits.stopMs)
  await closed
  clearInterval(idle)
  clearTimeout(patience)
}

import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'

/** A listener on a port of this machine. What it serves may depend on where it is. */
export async function serveOnPort(at: (url: string) => RequestListener) {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('a server without a port')
  const url = `http://127.0.0.1:${address.port}`
  server.on('request', at(url))
  return {
    url,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

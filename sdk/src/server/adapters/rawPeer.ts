import type { Peer } from '../Charge.ts'

/** What the requests of node:http and node:http2 have in common. */
type Incoming = {
  readonly rawHeaders: readonly string[]
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** The other end of a Node request, with every line of the credential fields: Node itself keeps only the first. */
export function rawPeer(req: Incoming): Peer {
  const lines = (name: string): string[] =>
    req.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === name)
  return {
    address: req.socket.remoteAddress,
    fields: { authorization: lines('authorization'), paymentAuthorization: lines('payment-authorization') },
  }
}

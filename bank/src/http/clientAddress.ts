import { type BlockList, isIP } from 'node:net'
import { isListed } from './addressList.ts'

const mapped = /^::ffff:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i

/**
 * The address a request counts for: the peer's own, unless the peer is a configured proxy; then the rightmost
 * hop of X-Forwarded-For that is not one. '' (in-process) counts as this machine.
 */
export function clientAddress(peer: string, forwarded: string | undefined, proxies: BlockList): string {
  let address = plain(peer)
  const hops = forwarded === undefined ? [] : forwarded.slice(-1_024).split(',')
  while (hops.length > 0 && isListed(address, proxies)) {
    const hop = plain((hops.pop() ?? '').trim())
    if (isIP(hop) === 0) break
    address = hop
  }
  return address
}

function plain(address: string): string {
  return mapped.exec(address)?.[1] ?? address
}

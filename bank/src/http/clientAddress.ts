import { BlockList, isIP, isIPv6 } from 'node:net'
import { StartError } from '../StartError.ts'

const mapped = /^::ffff:(\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i

/** The configured proxies, as addresses or CIDR ranges. Throws StartError for anything else. */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    const isRange = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most
    if (isIP(address) === 0 || rest.length > 0 || (bits !== undefined && !isRange)) {
      throw new StartError(`"${entry}" is not an address or a range of addresses of a proxy.`)
    }
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/**
 * The address a request counts for: the peer's own, unless the peer is a configured proxy; then the rightmost
 * hop of X-Forwarded-For that is not one. '' (in-process) counts as this machine.
 */
export function clientAddress(peer: string, forwarded: string | undefined, proxies: BlockList): string {
  let address = plain(peer)
  const hops = forwarded === undefined ? [] : forwarded.slice(-1_024).split(',')
  while (hops.length > 0 && isProxy(address, proxies)) {
    const hop = plain((hops.pop() ?? '').trim())
    if (isIP(hop) === 0) break
    address = hop
  }
  return address
}

function isProxy(address: string, proxies: BlockList): boolean {
  const family = isIP(address)
  return family !== 0 && proxies.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

function plain(address: string): string {
  return mapped.exec(address)?.[1] ?? address
}

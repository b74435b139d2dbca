import { BlockList, isIP, isIPv6 } from 'node:net'
import { TillError } from './TillError.ts'

/** What an adapter knows of the other end. Without an address all such requests count as one. */
export type Peer = { readonly address?: string | undefined; readonly forwardedFor?: string | undefined }

const FORWARDED_CHARS = 1024
const MAPPED = /^::ffff:([0-9]{1,3}(?:\.[0-9]{1,3}){3})$/i

/** The configured proxies, as addresses or CIDR ranges. Throws TillError bad-proxy. */
export function proxyList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    const isRange =
      bits !== undefined && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= (isIPv6(address) ? 128 : 32)
    if (isIP(address) === 0 || rest.length > 0 || (bits !== undefined && !isRange))
      throw new TillError('bad-proxy')
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/**
 * The address a request counts for, IPv6 by its /64: the peer's own, unless the peer is a configured proxy; then
 * the rightmost hop of X-Forwarded-For that is none. Used for rates only, never for a URL or a realm.
 */
export function clientAddress(peer: Peer, proxies: BlockList): string {
  let address = plain(peer.address ?? '')
  const hops = (peer.forwardedFor ?? '').slice(-FORWARDED_CHARS).split(',')
  while (hops.length > 0 && isIn(proxies, address)) {
    const hop = plain((hops.pop() ?? '').trim())
    if (isIP(hop) === 0) break
    address = hop
  }
  return isIPv6(address) ? subnet(address) : address
}

function isIn(proxies: BlockList, address: string): boolean {
  const family = isIP(address)
  return family !== 0 && proxies.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

function plain(address: string): string {
  return MAPPED.exec(address)?.[1] ?? address
}

/** The first four groups of an IPv6 address: one household, one bucket. */
function subnet(address: string): string {
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array<string>(zeros).fill('0'), ...right].slice(0, 4)
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`
}

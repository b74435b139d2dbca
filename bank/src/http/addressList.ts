import { BlockList, isIP, isIPv6 } from 'node:net'
import { StartError } from '../StartError.ts'

/** Configured addresses or CIDR ranges. Throws StartError for anything else. */
export function addressList(entries: readonly string[]): BlockList {
  const list = new BlockList()
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    const isRange = bits !== undefined && /^\d{1,3}$/.test(bits) && Number(bits) <= most
    if (isIP(address) === 0 || rest.length > 0 || (bits !== undefined && !isRange)) {
      throw new StartError(`"${entry}" is not an address or a range of addresses.`)
    }
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** Whether an address (as `clientAddress` gives it) is in a list; what is no address is in none. */
export function isListed(address: string, list: BlockList): boolean {
  const family = isIP(address)
  return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4')
}

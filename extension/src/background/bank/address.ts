import { bankName } from '@tuppence/protocol/methods/cashu/schema'
import { WalletError } from '../WalletError.ts'

const loopback: ReadonlySet<string> = new Set(['localhost', '127.0.0.1'])

/** Names that only mean something inside somebody's network. */
const privateName = /(^[^.]+|\.(local|localhost|internal|intranet|lan|home|corp|home\.arpa))$/

/**
 * The one name of a bank whose address the reader typed: https, or http on this machine. Throws `bank-address`, and
 * `bank-private` for an address inside a private network that the reader has not confirmed (threats W8).
 */
export function parseBankAddress(typed: string, confirmed: boolean): string {
  const name = nameOf(typed.trim())
  const { hostname } = new URL(name)
  if (!loopback.has(hostname) && isPrivate(hostname) && !confirmed) throw new WalletError('bank-private')
  return name
}

function nameOf(typed: string): string {
  try {
    return bankName(typed)
  } catch (cause) {
    throw new WalletError('bank-address', { cause })
  }
}

function isPrivate(host: string): boolean {
  // Of IPv6 only the global unicast block is public; addresses that wrap an IPv4 one are outside it or in 2002::/16.
  if (host.startsWith('[')) return !/^\[[23]/.test(host) || host.startsWith('[2002:')
  const parts = host.split('.').map(Number)
  if (parts.length === 4 && parts.every(Number.isInteger)) return isPrivateIpv4(parts)
  return privateName.test(host)
}

function isPrivateIpv4([a = 0, b = 0]: number[]): boolean {
  if (a === 0 || a === 10 || a === 127 || a >= 224) return true
  if (a === 100) return b >= 64 && b < 128
  if (a === 169) return b === 254
  if (a === 172) return b >= 16 && b < 32
  return a === 192 && b === 168
}

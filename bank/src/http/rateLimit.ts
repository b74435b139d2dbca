import { isIPv6 } from 'node:net'
import { limits } from '../limits.ts'

/** `read` counts as a request; `money` counts as a request and as one that moves money. */
export type RateClass = 'read' | 'money'
export type RateMode = 'off' | 'on' | 'loopback-too'

export type RateLimit = {
  /** Milliseconds until this address may ask again, 0 when it may now (and then the request is counted). */
  wait(address: string, rate: RateClass): number
  /** How many entries are remembered. */
  size(): number
}

const perMinute = { read: limits.requestsPerMinute, money: limits.moneyPerMinute }

/** Limits per address (IPv6 by /64), in memory: a burst of a minute's worth, then an even flow. */
export function rateLimit(mode: RateMode, now: () => number = Date.now): RateLimit {
  const buckets = { read: new Map<string, number>(), money: new Map<string, number>() }

  // Each bucket keeps one number for an address: when all it has used would be used up at the even flow (GCRA).
  function peek(rate: RateClass, key: string): { wait: number; next: number } {
    const step = 60_000 / perMinute[rate]
    const next = Math.max(buckets[rate].get(key) ?? 0, now()) + step
    return { wait: Math.max(0, next - 60_000 - now()), next }
  }

  function store(rate: RateClass, key: string, next: number): void {
    const bucket = buckets[rate]
    bucket.delete(key)
    bucket.set(key, next)
    if (bucket.size > limits.rateAddresses) forget(bucket, now())
  }

  return {
    wait(address, rate) {
      if (mode === 'off' || (mode === 'on' && isLoopback(address))) return 0
      const key = rateKey(address)
      const checks = (rate === 'money' ? (['read', 'money'] as const) : (['read'] as const)).map((name) => ({
        name,
        ...peek(name, key),
      }))
      const wait = Math.max(...checks.map((check) => check.wait))
      if (wait > 0) return Math.ceil(wait)
      for (const check of checks) store(check.name, key, check.next)
      return 0
    },
    size: () => buckets.read.size + buckets.money.size,
  }
}

/** Drops what has run out, then the addresses unheard of for longest, and leaves room, so that it is not soon back. */
function forget(bucket: Map<string, number>, now: number): void {
  for (const [key, next] of bucket) if (next <= now) bucket.delete(key)
  for (const key of bucket.keys()) {
    if (bucket.size <= limits.rateAddresses * 0.9) return
    bucket.delete(key)
  }
}

/** What a limit is counted for: an IPv4 address, or the /64 of an IPv6 address. */
export function rateKey(address: string): string {
  return isIPv6(address) ? `${expand(address).slice(0, 4).join(':')}::/64` : address
}

/** Whether an address (as `clientAddress` gives it) is this machine. */
export function isLoopback(address: string): boolean {
  return address === '' || address === '::1' || address.startsWith('127.')
}

function expand(address: string): string[] {
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail === undefined || tail === '' ? [] : tail.split(':')
  const missing = tail === undefined ? 0 : Math.max(0, 8 - left.length - right.length)
  const groups = [...left, ...Array<string>(missing).fill('0'), ...right]
  return groups.map((group) => group.toLowerCase().replace(/^0+(?=.)/, ''))
}

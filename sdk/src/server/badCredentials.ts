/** How many bad credentials an address has sent lately. */
export type BadCredentials = {
  /** Seconds until this address may present a credential again, 0 when it may now. */
  wait(address: string, now: number): number
  count(address: string, now: number): void
}

/** Counts bad credentials per address in memory: at most `most` in `window` seconds, for `addresses` addresses. */
export function badCredentials(rule: { most: number; window: number; addresses: number }): BadCredentials {
  const seen = new Map<string, number[]>()
  const recent = (address: string, now: number): number[] =>
    (seen.get(address) ?? []).filter((time) => time > now - rule.window)
  return {
    wait(address, now) {
      const times = recent(address, now)
      const blocking = times[times.length - rule.most]
      return blocking === undefined ? 0 : Math.max(1, Math.ceil(blocking + rule.window - now))
    },
    count(address, now) {
      const times = [...recent(address, now), now].slice(-rule.most)
      seen.delete(address)
      seen.set(address, times)
      // The oldest entry is the address that has been quiet longest.
      for (const oldest of seen.keys()) {
        if (seen.size <= rule.addresses) break
        seen.delete(oldest)
      }
    },
  }
}

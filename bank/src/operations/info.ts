import { limits } from '../limits.ts'
import type { Bank } from '../mint/Bank.ts'
import { canIssue, now, unitOf, unitsOf } from '../mint/Bank.ts'

const version = 'tuppence-bank/0.1.0'

/** NUT-06: what this bank is and can, as it is now. `cached` are the paths that NUT-19 holds for. */
export function info(bank: Bank, cached: readonly { method: string; path: string }[]): unknown {
  const { name } = bank.settings
  const methodsIn = (unit: string) =>
    bank.rails.map(({ method }) => ({
      method,
      unit,
      min_amount: Number(limits.quoteMin),
      max_amount: Number(limits.quoteMax),
    }))
  const mints = !bank.isPaused && bank.rails.some((rail) => canIssue(bank, rail))
  return {
    name,
    version,
    time: now(bank),
    ...(bank.settings.testMoney && { motd: 'This is test money: it is worth nothing.' }),
    nuts: {
      4: { methods: bank.settings.testMoney ? methodsIn(unitOf(bank)) : [], disabled: !mints },
      5: { methods: unitsOf(bank).flatMap(methodsIn), disabled: bank.isPaused },
      7: { supported: true },
      9: { supported: true },
      10: { supported: true },
      11: { supported: true },
      12: { supported: true },
      19: { ttl: limits.replySeconds, cached_endpoints: cached },
      20: { supported: true },
    },
  }
}

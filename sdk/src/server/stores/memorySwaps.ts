import type { Claim, Coin } from '../Claim.ts'
import { type Settlement, wasAnswered } from '../online/Settlement.ts'
import type { SettlementStore } from '../Store.ts'
import { live, type State, type SwapRow, write } from './MemoryState.ts'

/** The payments of plain coins of a store in memory. */
export function memorySwaps(state: State): SettlementStore {
  const open = (id: string): SwapRow | undefined => {
    const row = state.swaps.get(id)
    return row?.settlement.state === 'swapping' ? row : undefined
  }
  const all = (ys: readonly string[]): Settlement[] =>
    [...state.swaps.values()]
      .map(({ settlement }) => settlement)
      .filter((settlement) => settlement.ys.some((y) => ys.includes(y)))
  const complete = (
    id: string,
    claim: Claim,
    { coins, leaseUntil }: { coins: readonly Coin[]; leaseUntil: number },
  ): boolean => {
    const row = state.swaps.get(id)
    if (row === undefined || row.settlement.state === 'claimed') return false
    if (isTaken(state, row.settlement)) return false
    row.settlement = { ...row.settlement, state: 'claimed', request: '', outputs: '[]' }
    write(state, claim, coins, leaseUntil)
    return true
  }
  return {
    async begin(settlement, { leaseUntil, most }) {
      if (isTaken(state, settlement)) return 'conflict'
      if (state.frozen.has(settlement.claim.bank)) return 'frozen'
      const { bank } = settlement.claim
      const under = [...state.swaps.values()].filter(
        ({ settlement: one }) => one.state === 'swapping' && one.claim.bank === bank && !wasAnswered(one),
      )
      if (under.length >= most) return 'full'
      state.swaps.set(settlement.id, { settlement, leaseUntil })
      return 'begun'
    },
    swapping: async (ys) => all(ys).filter((settlement) => settlement.state === 'swapping'),
    async due(now) {
      const rows = [...state.swaps.values()].filter(
        ({ settlement, leaseUntil }) =>
          settlement.state === 'swapping' && settlement.nextAt <= now && leaseUntil <= now,
      )
      return rows.map(({ settlement }) => settlement)
    },
    async hold(id, now, until) {
      const row = open(id)
      if (row === undefined || row.leaseUntil > now) return undefined
      row.leaseUntil = until
      return row.settlement
    },
    async extend(id, until) {
      const row = open(id)
      if (row !== undefined) row.leaseUntil = until
    },
    async postpone(id, tried) {
      const row = open(id)
      if (row === undefined) return
      row.settlement = { ...row.settlement, ...tried }
      row.leaseUntil = 0
    },
    complete: async (id, claim, coins, leaseUntil) => complete(id, claim, { coins, leaseUntil }),
    async drop(id, problem) {
      const row = open(id)
      if (row !== undefined) row.settlement = { ...row.settlement, state: 'released', problem }
    },
    async replace(id, problem, { id: other, claim, coins }) {
      const row = open(id)
      const before = row?.settlement
      if (row !== undefined) row.settlement = { ...row.settlement, state: 'released', problem }
      const isDone = complete(other, claim, { coins, leaseUntil: 0 })
      if (!isDone && row !== undefined && before !== undefined) row.settlement = before
      return isDone
    },
    naming: async (ys) => all(ys),
  }
}

/** Whether a claim or another swap has one of its Ys, or its challenge. */
function isTaken(state: State, { id, ys, claim }: Settlement): boolean {
  if (new Set(ys).size !== ys.length || state.challenges.has(claim.challengeId)) return true
  return (
    ys.some((y) => state.coins.has(y)) ||
    live(state).some(
      (other) =>
        other.id !== id &&
        (other.claim.challengeId === claim.challengeId || other.ys.some((y) => ys.includes(y))),
    )
  )
}

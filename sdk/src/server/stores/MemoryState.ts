import type { Answer, Claim, Coin, CoinState } from '../Claim.ts'
import type { Settlement } from '../online/Settlement.ts'

export type Row = {
  claim: Claim
  ys: readonly string[]
  leaseUntil: number
  deliveries: number
  replays: number[]
  answer?: Answer
}

export type CoinRow = { coin: Coin; claim: Claim; state: CoinState; batch?: string }

export type SwapRow = { settlement: Settlement; leaseUntil: number }

/** All that a store in memory keeps. */
export type State = {
  claims: Map<string, Row>
  coins: Map<string, CoinRow>
  challenges: Set<string>
  swaps: Map<string, SwapRow>
  keysets: Map<string, { bank: string; text: string }>
  frozen: Map<string, string>
  keys: { key: string; epoch: number }[]
}

export function empty(): State {
  return {
    claims: new Map(),
    coins: new Map(),
    challenges: new Set(),
    swaps: new Map(),
    keysets: new Map(),
    frozen: new Map(),
    keys: [],
  }
}

/** The swaps that hold a Y or a challenge against everybody else. */
export function live(state: State): Settlement[] {
  return [...state.swaps.values()]
    .map(({ settlement }) => settlement)
    .filter((settlement) => settlement.state !== 'released')
}

/** Writes a claim with its coins; the caller has looked for conflicts. */
export function write(state: State, claim: Claim, coins: readonly Coin[], leaseUntil: number): void {
  const ys = coins.map((coin) => coin.y)
  state.challenges.add(claim.challengeId)
  state.claims.set(claim.id, { claim, ys, leaseUntil, deliveries: 0, replays: [] })
  for (const coin of coins) state.coins.set(coin.y, { coin, claim, state: 'held' })
}

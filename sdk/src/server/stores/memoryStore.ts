import { type Claim, type CoinState, replayWait } from '../Claim.ts'
import { memoryPurse } from '../redeem/memoryPurse.ts'
import type { Held, Store, Taking, VendorKeys } from '../Store.ts'
import { TillError } from '../TillError.ts'
import { type CoinRow, empty, live, type Row, type State, write } from './MemoryState.ts'
import { memorySwaps } from './memorySwaps.ts'
import { nextEpoch } from './nextEpoch.ts'

/** A store for tests and development: one process, gone when it ends. Refused when NODE_ENV is production. */
export function memoryStore(): Store {
  if (process.env.NODE_ENV === 'production') throw new TillError('memory-store-in-production')
  const state = empty()
  const purse = memoryPurse()
  return {
    ...claims(state),
    ...keysets(state),
    ...takings(state),
    ...owner(state),
    swaps: memorySwaps(state),
    purse: () => purse,
    close: () => undefined,
  }
}

type Claims = Pick<
  Store,
  'open' | 'find' | 'claim' | 'replay' | 'forgive' | 'lease' | 'renew' | 'settle' | 'delivered'
>

function claims(state: State): Claims {
  const row = (id: string): Row => {
    const found = state.claims.get(id)
    if (found === undefined) throw new Error('no such claim')
    return found
  }
  return {
    async open(keys: VendorKeys) {
      const { epoch, isNew } = nextEpoch(state.keys, keys)
      if (isNew) state.keys.push({ key: keys.current, epoch })
      return epoch
    },
    async find(ys) {
      const known = ys.map((y) => claimOf(state, y)).filter((claim) => claim !== undefined)
      return { claims: [...new Set(known)], known: known.length }
    },
    async claim(claim, coins, terms) {
      const ys = coins.map((coin) => coin.y)
      const isKnown = state.claims.has(claim.id) || state.challenges.has(claim.challengeId)
      if (isKnown || ys.some((y) => state.coins.has(y)) || new Set(ys).size !== ys.length) return 'conflict'
      const isSwapping = live(state).some(
        (swap) => swap.claim.challengeId === claim.challengeId || swap.ys.some((y) => ys.includes(y)),
      )
      if (isSwapping) return 'conflict'
      if (state.frozen.has(claim.bank)) return 'frozen'
      if (owed(state, claim.bank, isOffline) + claim.received > terms.most) return 'full'
      write(state, claim, coins, terms.leaseUntil)
      return 'claimed'
    },
    async replay(id, now, rule) {
      const { replays } = row(id)
      const wait = replayWait(replays, now, rule)
      if (wait === 0) replays.push(now)
      return wait
    },
    async forgive(id, at) {
      const { replays } = row(id)
      const index = replays.lastIndexOf(at)
      if (index >= 0) replays.splice(index, 1)
    },
    async lease(id, now, until) {
      const found = row(id)
      if (found.answer !== undefined) return found.answer
      if (found.leaseUntil > now) return 'busy'
      found.leaseUntil = until
      return 'run'
    },
    async renew(id, until) {
      row(id).leaseUntil = until
    },
    async settle(id, answer) {
      const found = row(id)
      found.leaseUntil = 0
      if (answer !== undefined) found.answer ??= answer
    },
    async delivered(id) {
      row(id).deliveries++
    },
  }
}

function keysets(state: State): Pick<Store, 'keysets' | 'pin' | 'freeze' | 'frozen'> {
  return {
    async keysets(bank) {
      return [...state.keysets.values()].filter((keyset) => keyset.bank === bank).map((keyset) => keyset.text)
    },
    async pin(bank, texts) {
      const foreign: string[] = []
      for (const [id, text] of texts) {
        if ((state.keysets.get(id)?.bank ?? bank) !== bank) foreign.push(id)
        else state.keysets.set(id, { bank, text })
      }
      return foreign
    },
    async freeze(bank, reason) {
      state.frozen.set(bank, reason)
    },
    async frozen() {
      return [...state.frozen.keys()]
    },
  }
}

function takings(state: State): Pick<Store, 'held' | 'take' | 'taken' | 'release' | 'end'> {
  const rows = (ys: readonly string[]): CoinRow[] =>
    ys.map((y) => state.coins.get(y)).filter((coin) => coin !== undefined)
  return {
    async held() {
      const held = [...state.coins.values()].filter((coin) => coin.state === 'held')
      return held.map(({ coin, claim }): Held => {
        const { bank, currency, claimedAt } = claim
        return { ...coin, bank, currency, claimedAt }
      })
    },
    async take(batch, ys) {
      const found = rows(ys)
      if (found.length !== ys.length || found.some((coin) => coin.state !== 'held')) return false
      for (const coin of found) Object.assign(coin, { state: 'taken', batch })
      return true
    },
    async taken() {
      const batches = new Map<string, string[]>()
      for (const [y, { state: coinState, batch }] of state.coins) {
        if (coinState !== 'taken' || batch === undefined) continue
        batches.set(batch, [...(batches.get(batch) ?? []), y])
      }
      return batches
    },
    async release(batch) {
      for (const coin of state.coins.values()) {
        if (coin.state === 'taken' && coin.batch === batch) coin.state = 'held'
      }
    },
    async end(ys, ended) {
      for (const row of rows(ys)) {
        row.state = ended
        if (ended === 'redeemed') row.coin = { ...row.coin, ...forgotten }
      }
    },
  }
}

/** What is left of a redeemed coin: its name and its amount. */
const forgotten = { secret: '', C: '', dleq: { e: '', s: '', r: '' } }

function owner(state: State): Pick<Store, 'takings' | 'waiting' | 'exposure'> {
  return {
    async takings(range) {
      const lines = new Map<string, Taking>()
      for (const row of state.claims.values()) {
        if (row.claim.claimedAt < range.from || row.claim.claimedAt >= range.to) continue
        const line = taking(state, row)
        const key = JSON.stringify([line.day, line.item, line.kind, line.currency])
        const sum = lines.get(key)
        lines.set(key, sum === undefined ? line : added(sum, line))
      }
      return [...lines.values()].sort((a, b) => b.day.localeCompare(a.day) || a.item.localeCompare(b.item))
    },
    waiting: async (bank) => owed(state, bank),
    exposure: async (bank) => owed(state, bank, isOffline),
  }
}

/** The claim a Y is in: as a coin that is held, or as one that was swapped for such coins. */
function claimOf(state: State, y: string): Claim | undefined {
  const coin = state.coins.get(y)
  if (coin !== undefined) return coin.claim
  const swap = live(state).find(({ ys }) => ys.includes(y))
  return swap?.state === 'claimed' ? state.claims.get(swap.claim.id)?.claim : undefined
}

const isOffline = (claim: Claim): boolean => claim.settled !== true

function owed(state: State, bank: string, counts: (claim: Claim) => boolean = () => true): bigint {
  let units = 0n
  for (const { coin, claim, state: coinState } of state.coins.values()) {
    const isWaiting = coinState === 'held' || coinState === 'taken'
    if (isWaiting && claim.bank === bank && counts(claim)) units += coin.amount
  }
  return units
}

function taking(state: State, row: Row): Taking {
  const sum = (...states: CoinState[]): bigint =>
    row.ys.reduce((units, y) => {
      const coin = state.coins.get(y)
      return coin !== undefined && states.includes(coin.state) ? units + coin.coin.amount : units
    }, 0n)
  const { item, kind, currency, received, claimedAt } = row.claim
  return {
    day: new Date(claimedAt * 1000).toISOString().slice(0, 10),
    item,
    kind,
    currency,
    sales: 1,
    received,
    redeemed: sum('redeemed'),
    waiting: sum('held', 'taken'),
    lost: sum('lost'),
    undelivered: row.deliveries === 0 ? 1 : 0,
    replays: row.replays.length,
  }
}

function added(a: Taking, b: Taking): Taking {
  return {
    ...a,
    sales: a.sales + b.sales,
    received: a.received + b.received,
    redeemed: a.redeemed + b.redeemed,
    waiting: a.waiting + b.waiting,
    lost: a.lost + b.lost,
    undelivered: a.undelivered + b.undelivered,
    replays: a.replays + b.replays,
  }
}

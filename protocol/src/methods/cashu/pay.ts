import { ensure, ProtocolError } from '../../Errors.ts'
import * as Keyset from '../../ecash/Keyset.ts'
import { sum } from '../../ecash/Proof.ts'
import { limits } from '../../limits.ts'

/** What planning needs to know of a coin: its amount and its keyset's id. */
export type Coin = { readonly amount: bigint; readonly id: string }

/** What one swap turns into what. Amounts are ascending, in the keyset's unit. */
export type Plan<C extends Coin> = {
  /** The coins to give up. */
  readonly inputs: readonly C[]
  /** The exact payment: price and `payFee`, in at most 8 coins. */
  readonly pay: readonly bigint[]
  /** What comes back, in plain coins. */
  readonly change: readonly bigint[]
  /** What the till's bank will take when the payment is swapped; the payer funds it. */
  readonly payFee: bigint
  /** What the bank takes for this swap. */
  readonly swapFee: bigint
}

type Options<C extends Coin> = {
  readonly price: bigint
  /** The wallet's free coins at this bank, oldest first. */
  readonly coins: readonly C[]
  /** The active keyset, on which payment and change are made. */
  readonly keyset: Keyset.Keyset
  /** Input fee of any keyset a coin may have, in parts per thousand. */
  readonly feePpk: (id: string) => number
}

/**
 * Exact payment and change in one swap (wire.md "Change, fee, denominations"), from the smallest sufficient inputs,
 * oldest first. Throws zero-amount, not-enough-coins, cannot-split, price-needs-too-many-coins.
 */
export function plan<C extends Coin>({ price, coins, keyset, feePpk }: Options<C>): Plan<C> {
  const { coins: pay, fee: payFee } = exactPayment(price, keyset)
  const target = sum(pay.map((amount) => ({ amount })))
  const feeOf = (inputs: readonly Coin[]) => Keyset.fee(inputs.map((coin) => feePpk(coin.id)))
  const inputs = choose(coins, target, feeOf)
  const swapFee = feeOf(inputs)
  const change = Keyset.split(sum(inputs) - swapFee - target, keyset.keys.keys())
  return { inputs, pay, change, payFee, swapFee }
}

/**
 * The fewest coins worth the price and the fee for swapping these very coins, the fee taken to its fixed point.
 * Throws zero-amount, cannot-split, and price-needs-too-many-coins above 8.
 */
export function exactPayment(price: bigint, keyset: Keyset.Keyset): { coins: bigint[]; fee: bigint } {
  ensure(price > 0n, 'zero-amount')
  let failed: ProtocolError | undefined
  // A larger sum may need fewer coins, so a lower fee: the first fee that covers its own coins is the lowest.
  for (let count = 1; count <= limits.credentialProofs; count++) {
    const fee = Keyset.fee(Array<number>(count).fill(keyset.inputFeePpk))
    try {
      const coins = Keyset.split(price + fee, keyset.keys.keys())
      if (coins.length <= count) return { coins, fee }
      failed = new ProtocolError('price-needs-too-many-coins')
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error
      failed ??= error
    }
  }
  throw failed ?? new ProtocolError('cannot-split')
}

/** Coins worth at least `target` and their own fee. Throws not-enough-coins. */
function choose<C extends Coin>(
  coins: readonly C[],
  target: bigint,
  feeOf: (inputs: readonly Coin[]) => bigint,
): C[] {
  const largestFirst = [...coins].sort((a, b) => Number(b.amount - a.amount))
  for (let fee = 0n; ; ) {
    const inputs = pick(largestFirst, target + fee)
    const due = feeOf(inputs)
    if (due <= fee) return inputs
    fee = due
  }
}

/** As little over `target` as can be; with denominations 1, 2, 4 … no selection is worth less. */
function pick<C extends Coin>(largestFirst: readonly C[], target: bigint): C[] {
  const taken = new Set<C>()
  let rest = target
  for (const coin of largestFirst) {
    if (coin.amount > rest) continue
    taken.add(coin)
    rest -= coin.amount
  }
  // Whatever was passed over is worth more than the rest; the last of equal ones is the youngest, so look from the end.
  const cover = rest === 0n ? undefined : oldestSmallest(largestFirst, (coin) => !taken.has(coin))
  ensure(rest === 0n || cover !== undefined, 'not-enough-coins')
  if (cover !== undefined) dropSpare(taken, largestFirst, cover.amount - rest)
  const several = cover === undefined ? [...taken] : [...taken, cover]
  const single = oldestSmallest(largestFirst, (coin) => coin.amount >= target)
  const chosen = single !== undefined && single.amount <= sum(several) ? [single] : several
  return chosen.length <= limits.bankInputs ? chosen : fewest(largestFirst, target)
}

/** The smallest coin that fits, and of equal ones the oldest. */
function oldestSmallest<C extends Coin>(
  largestFirst: readonly C[],
  fits: (coin: C) => boolean,
): C | undefined {
  const fitting = largestFirst.filter(fits)
  const smallest = fitting.at(-1)
  return smallest && fitting.find((coin) => coin.amount === smallest.amount)
}

/** Takes out what a covering coin has made unnecessary. */
function dropSpare<C extends Coin>(taken: Set<C>, largestFirst: readonly C[], over: bigint): void {
  let spare = over
  for (const coin of largestFirst) {
    if (!taken.has(coin) || coin.amount > spare) continue
    taken.delete(coin)
    spare -= coin.amount
  }
}

/** Largest first: for a wallet of so much small change that a bank would refuse the request. */
function fewest<C extends Coin>(largestFirst: readonly C[], target: bigint): C[] {
  const chosen: C[] = []
  for (const coin of largestFirst.slice(0, limits.bankInputs)) {
    if (sum(chosen) >= target) break
    chosen.push(coin)
  }
  ensure(sum(chosen) >= target, 'not-enough-coins')
  return chosen
}

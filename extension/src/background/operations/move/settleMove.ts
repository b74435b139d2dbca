import { readBank } from '../../bank/Bank.ts'
import { refreshBank } from '../../bank/keep.ts'
import { coinOf, listCoins, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import type { Context } from '../Context.ts'
import { skipPlain } from '../catchUp.ts'
import { mayAskAnew } from '../mayAskAnew.ts'
import { settleSwap, type Trouble } from '../settleSwap.ts'
import type { Move, Mover } from './Move.ts'
import { type Make, makeMove, unitOf } from './makeMove.ts'

export type Outcome =
  /** The fresh coins; those on the move are spent. */
  | { readonly kind: 'done'; readonly coins: readonly StoredCoin[] }
  /**
   * These bytes cannot pass, and have not; or their outputs are signed for something else. Others might: without `make` so
   * many were refused that the bank gets no more for now. `isUnsigned`: no output of this request can ever be signed.
   */
  | { readonly kind: 'again'; readonly make?: Make; readonly isUnsigned: boolean }
  /** Another browser was first with some of them, so the others cannot pass together with these. */
  | { readonly kind: 'spent-elsewhere'; readonly spent: readonly string[] }
  | ({ readonly kind: 'unknown' } & Trouble)

type Moving = Mover & Move & { readonly attempts: number }

/** Sends what is stored and concludes by the one recovery table. */
export async function settleMove(context: Context, moving: Moving): Promise<Outcome> {
  const { wallet, bank, request, earlier, inputs } = moving
  const verdict = await settleSwap(context, { bank, request, others: earlier, inputs })
  switch (verdict.kind) {
    case 'done': {
      const now = context.now()
      const coins = verdict.proofs.map((proof) => coinOf({ wallet, bank }, proof, now, context.curve))
      return { kind: 'done', coins }
    }
    case 'refused': {
      // On a keyset it has given up every other request would be refused too.
      const trouble = await refreshBank(context, bank)
      return trouble === undefined ? again(context, moving, true) : { kind: 'unknown', reason: trouble }
    }
    case 'lagging':
      return (await skipPlain(context, moving, { ...moving.request, from: moving.request.first }))
        ? again(context, moving, false)
        : { kind: 'unknown', reason: 'bank-unreachable' }
    case 'spent-elsewhere':
    case 'unknown':
      return verdict
  }
}

async function again(context: Context, moving: Moving, isUnsigned: boolean): Promise<Outcome> {
  const { wallet, bank, inputs, request, earlier, attempts } = moving
  const coins = (await listCoins(context.vault, wallet)).filter(({ y }) => inputs.includes(y))
  const unit = unitOf(await readBank(context.vault, bank), coins)
  const asked = { bank, unit, requests: [...earlier, request], attempts }
  if (!(await mayAskAnew(context, asked))) return { kind: 'again', isUnsigned }
  return { kind: 'again', isUnsigned, make: await makeMove(context, moving, coins) }
}

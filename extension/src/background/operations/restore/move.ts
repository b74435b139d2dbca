import { Errors } from '@tuppence/protocol'
import { Keyset, Proof, Swap } from '@tuppence/protocol/ecash'
import { activeLine, type Bank, feePpkOf, readBank, readKeyset } from '../../bank/Bank.ts'
import { refreshBank } from '../../bank/keep.ts'
import type { Work } from '../../vault/Vault.ts'
import {
  addCoins,
  coinOf,
  dropHeld,
  freeHeld,
  listCoins,
  readHeld,
  type StoredCoin,
} from '../../wallets/cashu/Coins.ts'
import { livingCoins } from '../../wallets/cashu/living.ts'
import { makeOutputs } from '../../wallets/cashu/Outputs.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { catchUp } from '../catchUp.ts'
import { mayAskAnew } from '../mayAskAnew.ts'
import { settleSwap, type Verdict } from '../settleSwap.ts'
import { change, freshly, wait } from './change.ts'
import type { MoveRequest, Moving, Scanning } from './RestoreOperation.ts'

/** The coins a restore holds: found, unspent, not moved yet. */
export async function heldBy(context: Context, { id, wallet }: Scanning): Promise<StoredCoin[]> {
  return (await listCoins(context.vault, wallet)).filter((coin) => coin.holder === id)
}

/** Stores the swap of the next coins of one keyset to fresh ones, before it is sent; or leaves them as they are. */
export async function prepareMove(
  context: Context,
  operation: Scanning,
  held: readonly StoredCoin[],
): Promise<Moving | Scanning | undefined> {
  const [first] = held
  const coins = held.filter(({ proof }) => proof.id === first?.proof.id).slice(0, context.config.moveAtOnce)
  const ys = coins.map(({ y }) => y)
  const make = await requestMaker(context, operation, coins)
  return change(context, operation, async (work, current) => {
    const request = current.isRefused ? undefined : await make(work, ys)
    if (request !== undefined) {
      return { ...freshly(current), state: 'moving', inputs: ys, request, earlier: [] } as const
    }
    await freeHeld(work, ys, current.id)
    return freshly(current)
  })
}

/** Sends what is stored and concludes by the one recovery table. */
export async function move(context: Context, operation: Moving): Promise<Moving | Scanning | undefined> {
  const { bank, request, earlier, inputs } = operation
  const verdict = await settleSwap(context, { bank, request, others: earlier, inputs })
  return conclude(context, operation, verdict)
}

async function conclude(
  context: Context,
  operation: Moving,
  verdict: Verdict,
): Promise<Moving | Scanning | undefined> {
  switch (verdict.kind) {
    case 'done':
      return keep(context, operation, verdict.proofs)
    case 'refused': {
      // On a keyset it has given up every other request would be refused too.
      const trouble = await refreshBank(context, operation.bank)
      if (trouble !== undefined) return wait(context, operation, trouble)
      return again(context, operation)
    }
    case 'lagging': {
      const { wallet, bank, request } = operation
      const { seed } = await readWallet(context.vault, wallet)
      const keyset = await readKeyset(context.vault, bank, request.keyset)
      const lag = { request: request.body, purse: { wallet, bank }, seed, keyset, from: request.first }
      return (await catchUp(context, lag))
        ? again(context, operation)
        : wait(context, operation, 'bank-unreachable')
    }
    case 'spent-elsewhere':
      // The browser it is moved from was first with these; the others are asked for again, without them.
      return change(context, operation, async (work, current) => {
        await dropHeld(work, verdict.spent, current.id)
        return backToScanning(current)
      })
    case 'disputed':
      return wait(context, operation, 'disputed', verdict.reply)
    case 'unknown':
      return wait(context, operation, verdict.reason)
  }
}

function keep(
  context: Context,
  operation: Moving,
  proofs: readonly Proof.Proof[],
): Promise<Scanning | undefined> {
  const now = context.now()
  const { wallet, bank } = operation
  const coins = proofs.map((proof) => coinOf({ wallet, bank }, proof, now, context.curve))
  return change(context, operation, async (work, current) => {
    await dropHeld(work, current.inputs, current.id)
    await addCoins(work, coins)
    return backToScanning(current)
  })
}

/** These bytes cannot pass: others, with counters never used. A bank that takes none of them leaves the coins as they are. */
async function again(context: Context, operation: Moving): Promise<Moving | Scanning | undefined> {
  const held = await listCoins(context.vault, operation.wallet)
  const coins = held.filter(({ y }) => operation.inputs.includes(y))
  const make = await requestMaker(context, operation, coins)
  const isRefused = !(await mayRepeat(context, operation, coins))
  return change(context, operation, async (work, current) => {
    const earlier = [...current.earlier, current.request]
    const request = isRefused ? undefined : await make(work, current.inputs)
    if (request !== undefined) return { ...freshly(current), request, earlier }
    await freeHeld(work, current.inputs, current.id)
    return { ...backToScanning(current), ...(isRefused && { isRefused }) }
  })
}

async function mayRepeat(
  context: Context,
  { bank, request, earlier, attempts }: Moving,
  coins: readonly StoredCoin[],
): Promise<boolean> {
  const unit = unitOf(await readBank(context.vault, bank), coins)
  return mayAskAnew(context, { bank, unit, requests: [...earlier, request], attempts })
}

function backToScanning(operation: Moving): Scanning {
  const { inputs: _, request: __, earlier: ___, evidence: ____, ...rest } = freshly(operation)
  return { ...rest, state: 'scanning' }
}

type Make = (work: Work, ys: readonly string[]) => Promise<MoveRequest | undefined>

/**
 * What makes a request within a step, on the keyset in use for the coins' unit. None for coins whose fee is all they
 * are worth, whose keyset is over, or whose unit the bank has given up.
 */
async function requestMaker(
  context: Context,
  { id, wallet, bank: url }: Scanning | Moving,
  coins: readonly StoredCoin[],
): Promise<Make> {
  const { vault } = context
  const bank = await readBank(vault, url)
  const target = await targetOf(context, bank, coins)
  const { seed } = await readWallet(vault, wallet)
  return async (work, ys) => {
    const proofs = (await readHeld(work, ys, id)).map(({ proof }) => proof)
    const plain = target && amounts(bank, proofs, target)
    if (target === undefined || plain === undefined) return undefined
    const { outputs, first } = await makeOutputs(context, work, { seed, keyset: target, plain })
    const body = JSON.stringify(Swap.prepare(proofs, outputs))
    return { body, keyset: target.id, outputs, first: first.plain }
  }
}

async function targetOf(
  context: Context,
  bank: Bank,
  coins: readonly StoredCoin[],
): Promise<Keyset.Keyset | undefined> {
  const { vault } = context
  const unit = unitOf(bank, await livingCoins(context, coins))
  const line = unit === undefined ? undefined : activeLine(bank, unit)
  return line && readKeyset(vault, bank.url, line.id)
}

function unitOf(bank: Bank, coins: readonly StoredCoin[]): string | undefined {
  return bank.keysets.find(({ id }) => id === coins[0]?.proof.id)?.unit
}

function amounts(
  bank: Bank,
  proofs: readonly Proof.Proof[],
  keyset: Keyset.Keyset,
): readonly bigint[] | undefined {
  const ppk = feePpkOf(bank)
  const worth = Proof.sum(proofs) - Keyset.fee(proofs.map(({ id }) => ppk(id)))
  if (worth <= 0n) return undefined
  try {
    return Keyset.split(worth, keyset.keys.keys())
  } catch (error) {
    if (error instanceof Errors.ProtocolError && error.code === 'cannot-split') return undefined
    throw error
  }
}

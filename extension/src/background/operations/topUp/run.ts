import { BankApi } from '@tuppence/protocol'
import { Derive, Keyset, QuoteSignature, Swap } from '@tuppence/protocol/ecash'
import { ask } from '../../bank/ask.ts'
import { readKeyset } from '../../bank/Bank.ts'
import { readActive, refreshBank } from '../../bank/keep.ts'
import { read } from '../../bank/visit.ts'
import { fromSeed } from '../../vault/Seeds.ts'
import type { WalletCode } from '../../WalletError.ts'
import { addCoins, coinOf } from '../../wallets/cashu/Coins.ts'
import { makeOutputs } from '../../wallets/cashu/Outputs.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import { soonAgain, triedAt } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { skipPlain } from '../catchUp.ts'
import { mayAskAnew } from '../mayAskAnew.ts'
import { readOperation, saveOperation } from '../Operation.ts'
import type { SwapRequest } from '../settleSwap.ts'
import { type MintVerdict, settleMint } from './settleMint.ts'
import { isIssued, isPaid, method } from './start.ts'
import type { Minting, MintRequest, PaidFor, Quoted, TopUpOperation } from './TopUpOperation.ts'

/** Takes a top-up one state further. `undefined`: it is over, or has to wait. */
export async function advanceTopUp(
  context: Context,
  operation: TopUpOperation,
): Promise<TopUpOperation | undefined> {
  switch (operation.state) {
    case 'quoted':
      return checkQuote(context, operation)
    case 'paid':
      return prepare(context, operation)
    case 'minting':
    case 'unknown':
      return mint(context, operation)
    case 'done':
    case 'expired':
      return undefined
  }
}

async function checkQuote(context: Context, operation: Quoted): Promise<TopUpOperation | undefined> {
  const { bank, quote, units, attempts } = operation
  const now = context.now()
  const answer = await ask(context.access, { bank, path: `/v1/mint/quote/${method}/${quote.id}` })
  const { nextAt: _, attempts: __, ...rest } = operation
  const gone = answer.kind === 'refused' && answer.code === BankApi.errors.quoteExpired.code
  if (!gone && answer.kind === 'reply') {
    const reply = read(answer, BankApi.parseMintQuote)
    if (isPaid(reply, units) || isIssued(reply)) {
      return move(context, operation, { ...rest, state: 'paid', earlier: [] })
    }
  }
  const over = quote.expiry !== undefined && quote.expiry * 1000 <= now
  if (gone || (over && answer.kind === 'reply')) {
    return move(context, operation, { ...rest, state: 'expired', settledAt: now })
  }
  await move(context, operation, { ...operation, ...triedAt(context, attempts + 1) })
  return undefined
}

/** Stores the outputs, their counters and the exact request in one step. */
async function prepare(context: Context, operation: PaidFor): Promise<TopUpOperation | undefined> {
  const { vault, curve } = context
  const active = await readActive(context, operation.bank, operation.currency)
  if (typeof active === 'string') return waitPaid(context, operation)
  const { keyset } = active
  const { seed } = await readWallet(vault, operation.wallet)
  const amounts = Keyset.split(operation.units, keyset.keys.keys())
  return vault.step(async (work) => {
    const current = await readOperation(work, operation.id)
    if (current?.kind !== 'top-up' || current.state !== 'paid') return undefined
    const { outputs, first } = await makeOutputs(context, work, { seed, keyset, plain: amounts })
    const { id, number } = operation.quote
    const signature = await fromSeed(vault, seed, (seed64) =>
      QuoteSignature.sign(Derive.quoteKey(seed64, number), id, outputs, curve),
    )
    const body = JSON.stringify({ quote: id, outputs: outputs.map(Swap.toWire), signature })
    const request: MintRequest = { body, keyset: keyset.id, outputs, first: first.plain }
    const { nextAt: _, ...rest } = current
    const minting: Minting = { ...rest, state: 'minting', request, attempts: 0 }
    saveOperation(work, minting)
    return minting
  })
}

/** There is nothing the bank would sign with, and nothing has been asked for. */
async function waitPaid(context: Context, operation: PaidFor): Promise<undefined> {
  const tried = triedAt(context, (operation.attempts ?? 0) + 1)
  await move(context, operation, { ...operation, ...tried })
}

async function mint(context: Context, operation: Minting): Promise<TopUpOperation | undefined> {
  const { bank, quote, request, earlier } = operation
  const withKeyset = async (each: MintRequest): Promise<SwapRequest> => ({
    ...each,
    keyset: await readKeyset(context.vault, bank, each.keyset),
  })
  const others = await Promise.all(earlier.map(withKeyset))
  const question = { bank, quote: quote.id, request: await withKeyset(request), others }
  return conclude(context, operation, await settleMint(context, question))
}

async function conclude(
  context: Context,
  operation: Minting,
  verdict: MintVerdict,
): Promise<TopUpOperation | undefined> {
  const { vault, curve } = context
  const { request, attempts: _, nextAt: __, reason: ___, earlier, ...common } = operation
  const now = context.now()
  switch (verdict.kind) {
    case 'done': {
      const purse = { wallet: operation.wallet, bank: operation.bank }
      const coins = verdict.proofs.map((proof) => coinOf(purse, proof, now, curve))
      return vault.step(async (work) => {
        if (!(await isStill(work, operation))) return undefined
        await addCoins(work, coins)
        const done = { ...common, state: 'done', settledAt: now } as const
        saveOperation(work, done)
        return done
      })
    }
    case 'expired':
      return move(context, operation, { ...common, state: 'expired', settledAt: now })
    case 'refused':
    case 'lagging': {
      const isRefused = verdict.kind === 'refused'
      const trouble = isRefused ? await refreshBank(context, operation.bank) : undefined
      if (trouble !== undefined) return wait(context, operation, trouble)
      if (!(await mayRepeat(context, operation))) return wait(context, operation, 'bank-refused')
      const isPast = isRefused || (await skipPlain(context, operation, { ...request, from: request.first }))
      if (!isPast) return wait(context, operation, 'bank-unreachable')
      return move(context, operation, { ...common, state: 'paid', earlier: [...earlier, request] })
    }
    case 'unknown':
      return wait(context, operation, verdict.reason)
  }
}

/** A bank that refuses every request has to be waited for. */
function mayRepeat(
  context: Context,
  { bank, currency, request, earlier, attempts }: Minting,
): Promise<boolean> {
  return mayAskAnew(context, { bank, unit: currency, requests: [...earlier, request], attempts })
}

/** No clear answer: a state like any other, tried again a little later, then by alarm. */
async function wait(
  context: Context,
  operation: Minting,
  reason: WalletCode,
): Promise<TopUpOperation | undefined> {
  const tried = triedAt(context, operation.attempts + 1)
  const unknown: Minting = { ...operation, state: 'unknown', reason, ...tried }
  const moved = await move(context, operation, unknown)
  return soonAgain(context, moved && unknown)
}

async function move(
  { vault }: Context,
  from: TopUpOperation,
  to: TopUpOperation,
): Promise<TopUpOperation | undefined> {
  return vault.step(async (work) => {
    if (!(await isStill(work, from))) return undefined
    saveOperation(work, to)
    return to
  })
}

/** Whether nobody else has taken the operation further meanwhile. */
async function isStill(work: Parameters<typeof readOperation>[0], from: TopUpOperation): Promise<boolean> {
  const current = await readOperation(work, from.id)
  if (current?.kind !== 'top-up') return false
  // What the bank said was said of one request, and proves nothing of another.
  const asked = 'request' in from ? from.request.body : undefined
  if (asked !== undefined) return 'request' in current && current.request.body === asked
  return current.state === from.state
}

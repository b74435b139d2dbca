import type { Keyset } from '@tuppence/protocol/ecash'
import { askSigned, askUnspent } from '../bank/askSigned.ts'
import { readKeyset } from '../bank/Bank.ts'
import { type Counted, jump } from '../vault/Counters.ts'
import { fromSeed } from '../vault/Seeds.ts'
import type { Vault } from '../vault/Vault.ts'
import { addCoins, coinOf, type Purse } from '../wallets/cashu/Coins.ts'
import { batch, candidates, emptyBatches, nextAfter } from '../wallets/cashu/candidates.ts'
import type { LockTerms } from '../wallets/cashu/Outputs.ts'
import { readWallet } from '../wallets/Wallet.ts'
import type { Context } from './Context.ts'
import { listPayments, listWorking } from './Operation.ts'
import { listRenewals } from './renew/Renewal.ts'

export type Lag = {
  /** The body of the request whose outputs turned out to be signed for something else. */
  readonly request: string
  readonly purse: Purse
  readonly seed: string
  readonly keyset: Keyset.Keyset
  /** The first counter that may have been used in another life of this wallet. */
  readonly from: number
  /** For locked coins; missing for plain ones. */
  readonly lock?: LockTerms
}

/**
 * "Outputs already signed" on a first sending means that counters lag: an older copy of this profile is running
 * (threats S4). Jumps past what the bank has signed, and keeps the plain coins found there that are still unspent: batch
 * by batch, so that what was found stays whatever comes after. A bank could claim to have signed every counter, so it
 * ends at a bound; the next request, made past that, goes on from there. False when the bank gave no clear answer.
 */
export async function catchUp(context: Context, lag: Lag): Promise<boolean> {
  const end = lag.from + context.config.lagCounters
  for (let start = lag.from, empty = 0; empty < emptyBatches && start < end; start += batch) {
    const found = await lookThrough(context, lag, start)
    if (found === 'unclear') return false
    empty = found === 'nothing' ? empty + 1 : 0
  }
  return true
}

type PlainRequest = { readonly body: string; readonly keyset: string; readonly from: number }

/** The same for a request that made plain coins of ours from counter `from` on. */
export async function skipPlain(
  context: Context,
  purse: Purse,
  { body, keyset, from }: PlainRequest,
): Promise<boolean> {
  const { seed } = await readWallet(context.vault, purse.wallet)
  const pinned = await readKeyset(context.vault, purse.bank, keyset)
  return catchUp(context, { request: body, purse, seed, keyset: pinned, from })
}

async function lookThrough(
  context: Context,
  lag: Lag,
  start: number,
): Promise<'some' | 'nothing' | 'unclear'> {
  const { vault, access, curve } = context
  const { purse, keyset, lock } = lag
  const branch = { keyset: keyset.id, ...(lock !== undefined && { lock }) }
  const outputs = await fromSeed(vault, lag.seed, (seed64) =>
    candidates(seed64, branch, { from: start, count: batch, curve }),
  )
  const signed = await askSigned(context, { bank: purse.bank, outputs, keysets: [keyset] })
  if ('reason' in signed) return 'unclear'
  if (signed.length === 0) return 'nothing'
  const now = context.now()
  const plain = lock === undefined ? signed : []
  const named = plain.map((proof) => coinOf(purse, proof, now, curve))
  const coins = await askUnspent(access, purse.bank, named)
  if ('reason' in coins) return 'unclear'
  await vault.step(async (work) => {
    const spokenFor = await secretsSpokenFor(vault, lag.request)
    await jump(vault, work, counted(lag), nextAfter(outputs, signed, start))
    await addCoins(
      work,
      coins.filter((coin) => !spokenFor.has(coin.proof.secret)),
    )
  })
  return 'some'
}

/**
 * What is not found money although it is unspent: outputs that a request of this life is about to bring, which are its
 * operation's to keep, and plain coins that were made to be given away, whatever has become of them.
 */
export async function secretsSpokenFor(vault: Vault, lagging?: string): Promise<Set<string>> {
  const requests = (await listWorking(vault)).flatMap((each) => {
    if (!('request' in each)) return []
    const home = 'reclaim' in each && each.reclaim !== undefined ? [each.reclaim] : []
    return [each.request, ...home, ...each.earlier]
  })
  const renewed = (await listRenewals(vault)).flatMap((each) =>
    each.request === undefined ? [] : [each.request, ...each.earlier],
  )
  const expected = [...requests, ...renewed]
    .filter(({ body }) => body !== lagging)
    .flatMap(({ outputs }) => outputs)
  const given = (await listPayments(vault)).flatMap((each) => ('coins' in each ? each.coins : []))
  return new Set([...expected, ...given].map(({ secret }) => secret))
}

function counted({ seed, keyset, lock }: Lag): Counted {
  if (lock === undefined) return { of: 'plain', seed, keyset: keyset.id }
  return { of: 'locked', seed, keyset: keyset.id, V: lock.V, T: lock.T }
}

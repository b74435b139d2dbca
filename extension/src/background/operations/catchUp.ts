import type { Keyset, Proof } from '@tuppence/protocol/ecash'
import { askSigned, askUnspent } from '../bank/askSigned.ts'
import { type Counted, jump } from '../vault/Counters.ts'
import { readSeed } from '../vault/Seeds.ts'
import type { Vault } from '../vault/Vault.ts'
import { addCoins, coinOf, type Purse } from '../wallets/cashu/Coins.ts'
import { batch, candidates, emptyBatches, nextAfter } from '../wallets/cashu/candidates.ts'
import type { LockTerms } from '../wallets/cashu/Outputs.ts'
import type { Context } from './Context.ts'
import { listPayments, listWorking } from './Operation.ts'

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
 * (threats S4). Finds the highest counter the bank has signed, jumps past it, and keeps the plain coins found there
 * that are still unspent. False when the bank gave no clear answer; then nothing has changed.
 */
export async function catchUp(context: Context, lag: Lag): Promise<boolean> {
  const found = await scan(context, lag)
  if (found === undefined) return false
  const { vault, curve } = context
  const now = context.now()
  const plain = lag.lock === undefined ? found.proofs : []
  const named = plain.map((proof) => coinOf(lag.purse, proof, now, curve))
  const coins = await askUnspent(context.access, lag.purse.bank, named)
  if ('reason' in coins) return false
  await vault.step(async (work) => {
    const spokenFor = await secretsSpokenFor(vault, lag.request)
    await jump(vault, work, counted(lag), found.next)
    await addCoins(
      work,
      coins.filter((coin) => !spokenFor.has(coin.proof.secret)),
    )
  })
  return true
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
  const expected = requests.filter(({ body }) => body !== lagging).flatMap(({ outputs }) => outputs)
  const given = (await listPayments(vault)).flatMap((each) => ('coins' in each ? each.coins : []))
  return new Set([...expected, ...given].map(({ secret }) => secret))
}

function counted({ seed, keyset, lock }: Lag): Counted {
  if (lock === undefined) return { of: 'plain', seed, keyset: keyset.id }
  return { of: 'locked', seed, keyset: keyset.id, V: lock.V, T: lock.T }
}

async function scan(
  context: Context,
  { purse, seed, keyset, from, lock }: Lag,
): Promise<{ next: number; proofs: Proof.Proof[] } | undefined> {
  const { curve } = context
  const seed64 = await readSeed(context.vault, seed)
  const branch = { keyset: keyset.id, ...(lock !== undefined && { lock }) }
  const proofs: Proof.Proof[] = []
  let next = from
  for (let start = from, empty = 0; empty < emptyBatches; start += batch) {
    const outputs = candidates(seed64, branch, { from: start, count: batch, curve })
    const signed = await askSigned(context, { bank: purse.bank, outputs, keysets: [keyset] })
    if ('reason' in signed) return undefined
    empty = signed.length === 0 ? empty + 1 : 0
    proofs.push(...signed)
    if (signed.length > 0) next = nextAfter(outputs, signed, start)
  }
  return { next, proofs }
}

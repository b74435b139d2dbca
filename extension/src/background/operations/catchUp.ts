import { BankApi, Errors } from '@tuppence/protocol'
import { Derive, type Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { ask } from '../bank/ask.ts'
import { askStates } from '../bank/askStates.ts'
import { type Counted, jump } from '../vault/Counters.ts'
import { readSeed } from '../vault/Seeds.ts'
import type { Vault } from '../vault/Vault.ts'
import { addCoins, coinOf, type Purse } from '../wallets/cashu/Coins.ts'
import type { LockTerms } from '../wallets/cashu/Outputs.ts'
import type { Context } from './Context.ts'
import { listPayments, listWorking } from './Operation.ts'

/** NUT-13: batches of 100 until 3 are empty. */
const batch = 100
const emptyBatches = 3

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
  const unspent = lag.lock === undefined ? await onlyUnspent(context, lag.purse.bank, found.proofs) : []
  if (unspent === undefined) return false
  const { vault, curve } = context
  const now = context.now()
  const coins = unspent.map((proof) => coinOf(lag.purse, proof, now, curve))
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
async function secretsSpokenFor(vault: Vault, lagging: string): Promise<Set<string>> {
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
  lag: Lag,
): Promise<{ next: number; proofs: Proof.Proof[] } | undefined> {
  const seed64 = await readSeed(context.vault, lag.seed)
  const proofs: Proof.Proof[] = []
  let next = lag.from
  for (let start = lag.from, empty = 0; empty < emptyBatches; start += batch) {
    const outputs = derive(context, lag, { seed64, start })
    const signed = await restoreAny(context, lag, outputs)
    if (signed === undefined) return undefined
    empty = signed.length === 0 ? empty + 1 : 0
    proofs.push(...signed)
    const secrets = new Set(signed.map((proof) => proof.secret))
    for (const [i, output] of outputs.entries()) {
      if (secrets.has(output.secret)) next = start + i + 1
    }
  }
  return { next, proofs }
}

/** Outputs of 100 counters. Their amounts are not known yet: any of the keyset stands in. */
function derive(
  { curve }: Context,
  { keyset, lock }: Lag,
  { seed64, start }: { seed64: Uint8Array; start: number },
): Swap.Output[] {
  return Array.from({ length: batch }, (_, i) => start + i).map((counter) => {
    const coin =
      lock === undefined
        ? Derive.plain(seed64, keyset.id, counter)
        : Derive.locked(seed64, { ...lock, keysetId: keyset.id, counter }, curve)
    const [output] = Swap.outputs([{ amount: 1n, secret: coin.secret, r: coin.r }], keyset.id, curve)
    if (output === undefined) throw new Error('one spec, one output')
    return output
  })
}

/** NUT-09 for outputs whose amounts only the bank's reply tells. */
async function restoreAny(
  { access, curve }: Context,
  { purse, keyset }: Lag,
  outputs: readonly Swap.Output[],
): Promise<Proof.Proof[] | undefined> {
  const body = JSON.stringify({ outputs: outputs.map(Swap.toWire) })
  const answer = await ask(access, { bank: purse.bank, path: '/v1/restore', body })
  if (answer.kind !== 'reply') return undefined
  try {
    const reply = BankApi.parseRestore(answer.body)
    const amounts = new Map(reply.outputs.map(({ B_ }, i) => [B_, reply.signatures[i]?.amount]))
    const named = outputs.map((output) => ({ ...output, amount: amounts.get(output.B_) ?? output.amount }))
    return Swap.restored(named, answer.body, keyset, curve)
  } catch (error) {
    if (error instanceof Errors.ProtocolError) return undefined
    throw error
  }
}

async function onlyUnspent(
  { access, curve }: Context,
  bank: string,
  proofs: readonly Proof.Proof[],
): Promise<Proof.Proof[] | undefined> {
  const unspent: Proof.Proof[] = []
  for (let at = 0; at < proofs.length; at += batch) {
    const some = proofs.slice(at, at + batch)
    const ys = some.map((proof) => coinOf({ wallet: '', bank }, proof, 0, curve).y)
    const states = await askStates(access, bank, ys)
    if ('reason' in states) return undefined
    const gone = new Set([...states.spent, ...states.pending])
    unspent.push(...some.filter((_, i) => !gone.has(ys[i] ?? '')))
  }
  return unspent
}

import { askSigned, askUnspent } from '../../bank/askSigned.ts'
import { readBank, readKeyset } from '../../bank/Bank.ts'
import { jump } from '../../vault/Counters.ts'
import { fromSeed } from '../../vault/Seeds.ts'
import { addHeld, coinOf, type StoredCoin } from '../../wallets/cashu/Coins.ts'
import { batch, candidates, emptyBatches, nextAfter } from '../../wallets/cashu/candidates.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { secretsSpokenFor } from '../catchUp.ts'
import { change, freshly, wait } from './change.ts'
import type { PlainTask, Scanning, Tally } from './RestoreOperation.ts'

/** Looks through the next batch of a keyset's plain counters, and holds what is there and unspent. */
export async function scanPlain(
  context: Context,
  operation: Scanning,
  task: PlainTask,
): Promise<Scanning | undefined> {
  const { vault, curve, access } = context
  const { seed } = await readWallet(vault, operation.wallet)
  const keyset = await readKeyset(vault, operation.bank, task.keyset)
  const { next: from } = task
  const branch = { keyset: keyset.id }
  const outputs = await fromSeed(vault, seed, (seed64) =>
    candidates(seed64, branch, { from, count: batch, curve }),
  )
  const signed = await askSigned(context, { bank: operation.bank, outputs, keysets: [keyset] })
  if ('reason' in signed) return wait(context, operation, signed)
  const now = context.now()
  const named = signed.map((proof) => coinOf(operation, proof, now, curve))
  const unspent = await askUnspent(access, operation.bank, named)
  if ('reason' in unspent) return wait(context, operation, unspent)
  const { currency } = await readBank(vault, operation.bank)
  const isCounted = keyset.unit === currency
  return change(context, operation, async (work, current) => {
    // What an operation of this life is about to bring, or has given away, is that operation's.
    const spokenFor = await secretsSpokenFor(vault)
    const coins = unspent.filter((coin) => !spokenFor.has(coin.proof.secret))
    if (signed.length > 0) {
      await jump(vault, work, { of: 'plain', seed, keyset: keyset.id }, nextAfter(outputs, signed, from))
    }
    await addHeld(work, coins, operation.id)
    return {
      ...freshly(current),
      tasks: [...goOn(task, signed.length > 0, context.config.restoreCounters), ...current.tasks.slice(1)],
      tally: counted(current.tally, { scanned: batch, coins, isCounted }),
    }
  })
}

/** The next batch of the same keyset; none after three empty ones, or after more than a wallet can have made. */
function goOn(task: PlainTask, isFound: boolean, most: number): PlainTask[] {
  const next = task.next + batch
  const empty = isFound ? 0 : task.empty + 1
  return empty >= emptyBatches || next >= most ? [] : [{ ...task, next, empty }]
}

function counted(
  tally: Tally,
  { scanned, coins, isCounted }: { scanned: number; coins: readonly StoredCoin[]; isCounted: boolean },
): Tally {
  const units = isCounted ? coins.reduce((sum, { proof }) => sum + proof.amount, 0n) : 0n
  return {
    ...tally,
    scanned: tally.scanned + scanned,
    coins: tally.coins + coins.length,
    units: tally.units + units,
  }
}

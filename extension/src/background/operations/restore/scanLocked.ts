import { limits } from '@tuppence/protocol'
import { Proof, type Swap } from '@tuppence/protocol/ecash'
import { askSigned } from '../../bank/askSigned.ts'
import { type Bank, readBank, readKeyset } from '../../bank/Bank.ts'
import { jump } from '../../vault/Counters.ts'
import { fromSeed } from '../../vault/Seeds.ts'
import type { Work } from '../../vault/Vault.ts'
import { candidates, nextAfter } from '../../wallets/cashu/candidates.ts'
import { readWallet } from '../../wallets/Wallet.ts'
import type { Context } from '../Context.ts'
import { secretsSpokenFor } from '../catchUp.ts'
import { addOperation, listLost } from '../Operation.ts'
import type { PastOperation } from '../past/PastOperation.ts'
import { revive } from '../past/revive.ts'
import { refundAt } from '../pay/refundAt.ts'
import { change, freshly, wait } from './change.ts'
import type { LockedTask, Scanning, Tally, Task } from './RestoreOperation.ts'
import { lockOf } from './shops.ts'
import { waitingPayment } from './waiting.ts'

/** Coins of one payment at most: windows share as many counters, so that each payment lies whole in one. */
const overlap = limits.credentialProofs

type Looked = {
  readonly task: LockedTask
  readonly outputs: readonly Swap.Output[]
  readonly signed: readonly Proof.Proof[]
}

/** Looks through as many branches at once as one question can name, and keeps what is there as waiting at its shop. */
export async function scanLocked(context: Context, operation: Scanning): Promise<Scanning | undefined> {
  const { vault } = context
  const { seed } = await readWallet(vault, operation.wallet)
  const bank = await readBank(vault, operation.bank)
  const looked = await look(context, operation, seed)
  if ('reason' in looked) return wait(context, operation, looked)
  return change(context, operation, async (work, current) => {
    const spokenFor = await secretsSpokenFor(vault)
    const lost = await listLost(vault)
    const found: Proof.Proof[] = []
    for (const each of looked) {
      const coins = each.signed.filter(({ secret }) => !spokenFor.has(secret))
      const here = { ...each, coins, lost, bank, seed, wallet: current.wallet }
      found.push(...(await keep(context, work, here)))
    }
    const isTask = (task: Task) => !looked.some((each) => isSame(each.task, task))
    const more = looked.flatMap(({ task, signed }) => (signed.length > 0 ? onward(context, task) : []))
    return {
      ...freshly(current),
      tasks: [...more, ...current.tasks.filter(isTask)],
      tally: counted(current.tally, { looked, found, bank }),
    }
  })
}

function isSame(a: Task, b: Task): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** One NUT-09 question for many refund times and keysets. */
async function look(context: Context, operation: Scanning, seed: string) {
  const { vault, curve, config } = context
  const most = Math.max(1, Math.floor(limits.bankRestore / config.lockedWindow))
  const tasks = operation.tasks.flatMap((task) => (task.of === 'locked' ? [task] : [])).slice(0, most)
  const asked = await fromSeed(vault, seed, (seed64) =>
    tasks.map((task) => {
      const branch = { keyset: task.keyset, lock: lockOf(task) }
      return {
        task,
        outputs: candidates(seed64, branch, { from: task.next, count: config.lockedWindow, curve }),
      }
    }),
  )
  const ids = [...new Set(tasks.map(({ keyset }) => keyset))]
  const keysets = await Promise.all(ids.map((id) => readKeyset(vault, operation.bank, id)))
  const outputs = asked.flatMap((each) => each.outputs)
  const signed = await askSigned(context, { bank: operation.bank, outputs, keysets })
  if ('reason' in signed) return signed
  const bySecret = new Map(signed.map((proof) => [proof.secret, proof]))
  return asked.map(
    (each): Looked => ({
      ...each,
      signed: each.outputs.flatMap(({ secret }) => bySecret.get(secret) ?? []),
    }),
  )
}

type Keeping = Looked & {
  readonly coins: readonly Proof.Proof[]
  readonly lost: readonly PastOperation[]
  readonly bank: Bank
  readonly seed: string
  readonly wallet: string
}

/**
 * Keeps what a window holds: whole payments an export file told of, and the rest as waiting there. The coins at its end
 * may be of a payment that goes on in the next, which begins with them. Gives the coins that wait now; those of what was
 * paid are the shop's.
 */
async function keep(
  context: Context,
  work: Work,
  { task, outputs, signed, coins, lost, bank, seed, wallet }: Keeping,
): Promise<Proof.Proof[]> {
  if (signed.length === 0) return []
  const { vault, now, curve } = context
  const lock = lockOf(task)
  const floor = nextAfter(outputs, signed, task.next)
  await jump(vault, work, { of: 'locked', seed, keyset: task.keyset, V: lock.V, T: lock.T }, floor)
  const counters = { first: task.next, count: outputs.length }
  const named = new Map(coins.map((coin) => [Proof.y(coin.secret, curve), coin]))
  const placed = await revive(context, work, {
    lost,
    back: { wallet, bank: bank.url, coins: named, counters },
  })
  const ends = new Set(outputs.slice(-overlap).map(({ secret }) => secret))
  const left = [...named].flatMap(([y, coin]) => (placed.has(y) || ends.has(coin.secret) ? [] : [coin]))
  if (left.length > 0) {
    const nextAt = await refundAt(context, lock, wallet)
    const found = { shop: task.shop, lock, coins: left, counters, nextAt }
    addOperation(work, waitingPayment(found, { wallet, bank, now: now() }))
  }
  return [...left, ...[...named].flatMap(([y, coin]) => (placed.get(y) === 'released' ? [coin] : []))]
}

/** The next window of the same lock; none after more than a wallet can have made. */
function onward({ config }: Context, task: LockedTask): LockedTask[] {
  const next = task.next + config.lockedWindow - overlap
  return next >= config.lockedCounters ? [] : [{ ...task, next }]
}

function counted(
  tally: Tally,
  { looked, found, bank }: { looked: readonly Looked[]; found: readonly Proof.Proof[]; bank: Bank },
): Tally {
  const shown = new Set(bank.keysets.filter(({ unit }) => unit === bank.currency).map(({ id }) => id))
  const units = found.filter(({ id }) => shown.has(id)).reduce((sum, { amount }) => sum + amount, 0n)
  return {
    scanned: tally.scanned + looked.reduce((sum, { outputs }) => sum + outputs.length, 0),
    coins: tally.coins + found.length,
    units: tally.units + units,
    locked: tally.locked + units,
  }
}

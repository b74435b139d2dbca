import { readBank } from '../../bank/Bank.ts'
import { keepBank, keepKeysets } from '../../bank/keep.ts'
import { addWords, readWords } from '../../vault/Seeds.ts'
import type { Vault } from '../../vault/Vault.ts'
import { WalletError } from '../../WalletError.ts'
import { listCoins } from '../../wallets/cashu/Coins.ts'
import { addWallet, listWallets, readWallet } from '../../wallets/Wallet.ts'
import { mayTry } from '../backOff.ts'
import type { Context } from '../Context.ts'
import { newId } from '../newId.ts'
import { addRestore, isWorking, listRestores, type RestoreOperation } from '../restore/RestoreOperation.ts'
import { advanceRestore } from '../restore/run.ts'
import { beginning, plainTask } from '../restore/start.ts'
import { type ProofBank, type ProofOperation, readProof, saveProof, type Working } from './ProofOperation.ts'

/** Times a proof begins anew because money has come or gone meanwhile. */
const mostAgain = 3

/** Begins a proof, in place of the last. Throws `not-found`, and `busy` when another wallet's is under way. */
export async function startProof(context: Context, wallet: string): Promise<void> {
  const { vault } = context
  await readWallet(vault, wallet)
  await context.scratch.remove()
  await begin(context, { wallet, again: 0 })
}

async function begin(
  { vault }: Context,
  { wallet, again }: { wallet: string; again: number },
): Promise<Working> {
  const mark = await markOf(vault, wallet)
  return vault.step(async (work) => {
    await readProof(work, wallet)
    const working: Working = { wallet, state: 'working', mark, again, banks: [] }
    saveProof(work, working)
    return working
  })
}

export async function cancelProof(context: Context, wallet: string): Promise<void> {
  const now = context.now()
  const isCancelled = await context.vault.step(async (work) => {
    const current = await readProof(work, wallet)
    if (current?.state !== 'working') return false
    saveProof(work, { wallet, banks: current.banks, state: 'cancelled', at: now })
    return true
  })
  if (isCancelled) await context.scratch.remove()
}

/** Takes a proof one step further. `undefined`: it is over, or has to wait. */
export async function advanceProof(
  context: Context,
  proof: ProofOperation,
): Promise<ProofOperation | undefined> {
  if (proof.state !== 'working') return undefined
  if (!mayTry(proof.nextAt, context.now(), context.config)) return undefined
  const beside: Context = { ...context, vault: await context.scratch.open() }
  try {
    await furnish(context, beside, proof.wallet)
  } catch (error) {
    if (!(error instanceof WalletError)) throw error
    const nextAt = context.now() + context.config.backOff
    await change(context, proof, { ...proof, nextAt, reason: error.code })
    return undefined
  }
  const restores = await listRestores(beside.vault, proof.wallet)
  const next = restores.find(isWorking)
  if (next === undefined) return conclude(context, proof, restores)
  const isOn = (await advanceRestore(beside, next)) !== undefined
  return report(context, beside, { proof, isOn })
}

/** An empty wallet of the same words and banks, where there is none yet. */
async function furnish(context: Context, beside: Context, id: string): Promise<void> {
  const wallet = await readWallet(context.vault, id)
  if ((await listWallets(beside.vault)).length > 0) return
  const operations: RestoreOperation[] = []
  for (const url of wallet.banks) {
    const bank = await keepBank(beside, url)
    await keepKeysets(beside, bank)
    const now = context.now()
    const keysets = bank.keysets.map((line) => line.id)
    const empty = beginning(newId(now), { wallet: id, bank: url, createdAt: now })
    operations.push({ ...empty, keysets, tasks: keysets.map(plainTask) })
  }
  const words = (await readWords(context.vault, wallet.seed)).join(' ')
  await beside.vault.step(async (work) => {
    const seed = addWords(work, words, wallet.createdAt)
    addWallet(work, { ...wallet, seed })
    for (const operation of operations) addRestore(work, operation)
  })
}

/** What the reader sees of it, kept with the wallet. */
async function report(
  context: Context,
  beside: Context,
  { proof, isOn }: { proof: Working; isOn: boolean },
): Promise<ProofOperation | undefined> {
  const restores = await listRestores(beside.vault, proof.wallet)
  const { nextAt: _, reason: __, ...rest } = proof
  const waiting = isOn ? undefined : restores.find(isWorking)
  const next: Working = {
    ...rest,
    banks: await compare(context, restores),
    ...(waiting?.nextAt !== undefined && { nextAt: waiting.nextAt }),
    ...(waiting?.reason !== undefined && { reason: waiting.reason }),
  }
  const changed = await change(context, proof, next)
  return isOn ? changed : undefined
}

async function conclude(
  context: Context,
  proof: Working,
  restores: readonly RestoreOperation[],
): Promise<ProofOperation | undefined> {
  const { wallet, again } = proof
  const banks = await compare(context, restores)
  const isLess = banks.some(({ expected, found }) => found < expected)
  const isChanged = (await markOf(context.vault, wallet)) !== proof.mark
  await context.scratch.remove()
  if (isLess && isChanged && again < mostAgain) {
    const current = await readProof(context.vault, wallet)
    return current?.state === 'working' ? begin(context, { wallet, again: again + 1 }) : undefined
  }
  const state = isLess ? 'less' : 'same'
  return change(context, proof, { wallet, banks, state, at: context.now() })
}

/** What the wallet has at each bank, and what the words brought back there. */
async function compare(
  { vault }: Context,
  restores: readonly RestoreOperation[],
): Promise<readonly ProofBank[]> {
  const begun = restores.flatMap((each) => (each.state === 'named' ? [] : [each]))
  return Promise.all(
    begun.map(async (restore) => {
      const { currency, keysets } = await readBank(vault, restore.bank)
      const shown = new Set(keysets.flatMap(({ id, unit }) => (unit === currency ? [id] : [])))
      const coins = (await listCoins(vault, restore.wallet)).filter(
        ({ bank, proof }) => bank === restore.bank && shown.has(proof.id),
      )
      const tally = restore.state === 'cancelled' ? restore.was.tally : restore.tally
      return {
        bank: restore.bank,
        expected: coins.reduce((sum, { proof }) => sum + proof.amount, 0n),
        found: tally.units,
        scanned: tally.scanned,
      }
    }),
  )
}

async function markOf(vault: Vault, wallet: string): Promise<string> {
  return vault.name(['proof', ...(await listCoins(vault, wallet)).map(({ y }) => y).sort()])
}

/** Writes where a proof stands, unless it was stopped or begun anew meanwhile. */
async function change<T extends ProofOperation>(
  { vault }: Context,
  from: Working,
  to: T,
): Promise<T | undefined> {
  return vault.step(async (work) => {
    const current = await readProof(work, from.wallet)
    if (current?.state !== 'working' || current.mark !== from.mark) return undefined
    saveProof(work, to)
    return to
  })
}

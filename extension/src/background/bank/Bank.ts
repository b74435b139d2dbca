import type { Keyset } from '@tuppence/protocol/ecash'
import { store, type Vault, type Work } from '../vault/Vault.ts'
import { WalletError } from '../WalletError.ts'

/** One of a bank's keysets, as its list has it. */
export type KeysetLine = {
  readonly id: string
  readonly unit: string
  readonly active: boolean
  readonly feePpk: number
  /** When the bank was last seen to sign with it, in milliseconds. */
  readonly seenAt?: number
}

/** A bank the reader has added. */
export type Bank = {
  readonly url: string
  readonly name: string
  /** The unit its money is shown and topped up in. */
  readonly currency: string
  /** It gives money away for nothing, so everything there is marked as test money. */
  readonly test: boolean
  readonly keysets: readonly KeysetLine[]
}

/** A keyset whose id was recomputed from its keys. It belongs to one bank for ever (threats S5). */
type Pinned = {
  readonly bank: string
  readonly id: string
  readonly unit: string
  readonly inputFeePpk: number
  /** Seconds. */
  readonly finalExpiry?: number
  /** When the bank has last said that it is over, in milliseconds of our clock. */
  readonly overAt?: number
  readonly keys: readonly (readonly [bigint, string])[]
}

const banks = store<Bank>('banks')
const keysets = store<Pinned>('keysets')

export async function findBank(vault: Pick<Vault, 'get' | 'name'>, url: string): Promise<Bank | undefined> {
  return vault.get(banks, await vault.name(['bank', url]))
}

/** Throws `no-bank`. */
export async function readBank(vault: Pick<Vault, 'get' | 'name'>, url: string): Promise<Bank> {
  const bank = await findBank(vault, url)
  if (bank === undefined) throw new WalletError('no-bank')
  return bank
}

/** Writes a bank and pins keysets of it. Throws `bank-misbehaved` for an id that is another bank's already. */
export async function saveBank(
  vault: Vault,
  work: Work,
  { bank, fresh }: { bank: Bank; fresh: readonly Keyset.Keyset[] },
): Promise<void> {
  const key = await vault.name(['bank', bank.url])
  await work.get(banks, key)
  work.save(banks, key, bank)
  for (const keyset of fresh) {
    const name = await vault.name(['keyset', keyset.id])
    const pinned = await work.get(keysets, name)
    if (pinned === undefined) work.add(keysets, name, toPinned(bank.url, keyset))
    else if (pinned.bank !== bank.url) throw new WalletError('bank-misbehaved')
  }
}

/** A pinned keyset. Throws `bank-misbehaved` when it is not pinned, or not this bank's. */
export async function readKeyset(
  vault: Pick<Vault, 'get' | 'name'>,
  bank: string,
  id: string,
): Promise<Keyset.Keyset> {
  const pinned = await pinnedAt(vault, id)
  if (pinned === undefined || pinned.bank !== bank) throw new WalletError('bank-misbehaved')
  const { bank: _, overAt: __, keys, ...rest } = pinned
  return { ...rest, active: true, keys: new Map(keys) }
}

/** Whether a keyset's keys are known, of whatever bank it is. */
export async function isPinned(vault: Pick<Vault, 'get' | 'name'>, id: string): Promise<boolean> {
  return (await pinnedAt(vault, id)) !== undefined
}

async function pinnedAt(vault: Pick<Vault, 'get' | 'name'>, id: string): Promise<Pinned | undefined> {
  return vault.get(keysets, await vault.name(['keyset', id]))
}

/** For how long a bank is believed that a keyset is over which is not by our clock, in milliseconds: its own may be wrong. */
const believed = 24 * 3_600_000

/** When a keyset's coins come to be worth nothing, in milliseconds; `undefined`: never. Long ago where the bank says so. */
export async function keysetEnd(
  vault: Pick<Vault, 'get' | 'name'>,
  id: string,
  now: number,
): Promise<number | undefined> {
  const pinned = await pinnedAt(vault, id)
  if (pinned?.finalExpiry === undefined) return undefined
  return isSaidOver(pinned, now) ? 0 : pinned.finalExpiry * 1000
}

/** A keyset whose coins come to be worth nothing at `end`, in milliseconds. */
type Ending = { readonly id: string; readonly bank: string; readonly end: number }

/** All keysets that end after `now`, of every bank. */
export async function listEnding(vault: Pick<Vault, 'list'>, now: number): Promise<Ending[]> {
  const entries = await vault.list(keysets, { by: 'all' })
  return entries.flatMap(({ value: { id, bank, finalExpiry } }) =>
    finalExpiry === undefined || finalExpiry * 1000 <= now ? [] : [{ id, bank, end: finalExpiry * 1000 }],
  )
}

function isSaidOver({ overAt }: Pinned, now: number): boolean {
  return overAt !== undefined && Math.abs(now - overAt) < believed
}

/**
 * Whether a keyset is over by our clock, with `margin` milliseconds in hand, and by the bank's own word of now too: what it
 * said while its clock was wrong proves nothing once ours is.
 */
export async function isOver(
  vault: Pick<Vault, 'get' | 'name'>,
  id: string,
  { now, margin }: { now: number; margin: number },
): Promise<boolean> {
  const pinned = await pinnedAt(vault, id)
  if (pinned?.finalExpiry === undefined || !isSaidOver(pinned, now)) return false
  return pinned.finalExpiry * 1000 + margin <= now
}

/**
 * Remembers that a bank has refused a request on these keysets because one of them is over: that which ends first. It is
 * the bank's clock that counts, for a while: it may be set right. A keyset without an end is never over, whatever a bank
 * says.
 */
export async function markOver(
  vault: Vault,
  { bank, ids, now }: { bank: string; ids: readonly string[]; now: number },
): Promise<void> {
  const names = await Promise.all(ids.map((id) => vault.name(['keyset', id])))
  await vault.step(async (work) => {
    const read = await Promise.all(
      names.map(async (name) => ({ name, pinned: await work.get(keysets, name) })),
    )
    const ending = read.flatMap(({ name, pinned }) =>
      pinned?.finalExpiry === undefined || pinned.bank !== bank
        ? []
        : [{ name, pinned, end: pinned.finalExpiry }],
    )
    const first = Math.min(...ending.map(({ end }) => end))
    for (const { name, pinned, end } of ending) {
      if (end === first) work.save(keysets, name, { ...pinned, overAt: now })
    }
  })
}

/** The one keyset a bank signs with in a unit, or `undefined`. */
export function activeLine(bank: Bank, unit: string): KeysetLine | undefined {
  return bank.keysets.find((line) => line.active && line.unit === unit)
}

/** Input fee of a keyset in parts per thousand. A keyset we have coins of is in the list. */
export function feePpkOf(bank: Bank): (id: string) => number {
  const fees = new Map(bank.keysets.map((line) => [line.id, line.feePpk]))
  return (id) => fees.get(id) ?? 0
}

function toPinned(bank: string, keyset: Keyset.Keyset): Pinned {
  const { id, unit, inputFeePpk, finalExpiry, keys } = keyset
  return {
    bank,
    id,
    unit,
    inputFeePpk,
    ...(finalExpiry === undefined ? {} : { finalExpiry }),
    keys: [...keys],
  }
}

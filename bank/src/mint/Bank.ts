import type { Curve } from '@tuppence/protocol/curve'
import type { Settings } from '../config.ts'
import type { Rail } from '../rails/rail.ts'
import type { Store } from '../storage/store.ts'
import type { Keysets } from './keysets.ts'

/** What every operation of the bank works with. */
export type Bank = {
  readonly settings: Settings
  readonly store: Store
  readonly keysets: Keysets
  readonly curve: Curve
  readonly rails: readonly Rail[]
  /** The database is an old copy: nothing is known for certain, so nothing is answered. */
  readonly isPaused: boolean
  /** Whether the disk has no room for new coins. */
  readonly isDiskLow: () => boolean
}

/** Seconds since 1970. */
export function now(bank: Bank): number {
  return bank.settings.now()
}

/** The unit of the active keyset: coins of others are only taken back. */
export function unitOf(bank: Bank): string {
  return bank.keysets.active.keyset.unit
}

/** Every unit there is a keyset of, the one in use first: what was issued in any of them can be paid out. */
export function unitsOf(bank: Bank): string[] {
  return [...new Set([unitOf(bank), ...bank.keysets.all.map(({ keyset }) => keyset.unit)])]
}

/** Whether new money may come in by this rail: not after a stolen key was noticed, nor with a full disk. */
export function canIssue(bank: Bank, rail: Rail): boolean {
  return rail.canMint && bank.store.meta.get('halted') === 0 && !bank.isDiskLow()
}

/** Stops issuing until the operator says `--resume`; coins are taken back as before. */
export async function halt(bank: Bank, reason: string): Promise<void> {
  bank.settings.log('alarm', 'issuing-halted', { reason })
  await bank.store.commit.run(() => bank.store.meta.set('halted', 1))
}

import { WalletError } from '../WalletError.ts'
import type { KeysetLine } from './Bank.ts'

/** The lines of a bank just met, with the time each that it signs with was seen, in milliseconds. */
export function firstSeen(lines: readonly KeysetLine[], now: number): KeysetLine[] {
  return lines.map((line) => (line.active ? { ...line, seenAt: now } : line))
}

/**
 * What a known bank lists now, and what it no longer lists. A bank may change the keyset of a unit, but one that
 * changes it twice within `rotation` milliseconds could be giving each visit a keyset of its own, to know its coins by
 * (threats R3): throws `bank-misbehaved`. Only what was seen is proof: the keyset before the last was in use so lately.
 */
export function rotate(
  before: readonly KeysetLine[],
  listed: readonly KeysetLine[],
  { now, rotation }: { readonly now: number; readonly rotation: number },
): KeysetLine[] {
  const known = new Map(before.map((line) => [line.id, line]))
  for (const { unit, id } of listed.filter(({ active }) => active)) {
    const ofUnit = before.filter((line) => line.unit === unit)
    const last = ofUnit.find((line) => line.active)
    if (last === undefined || last.id === id) continue
    // A time that lies ahead is of another clock, and proves nothing.
    const isLately = ({ seenAt }: KeysetLine) =>
      seenAt !== undefined && seenAt <= now && now - seenAt < rotation
    if (ofUnit.some((line) => line.id !== last.id && isLately(line))) throw new WalletError('bank-misbehaved')
  }
  const lines = listed.map((line) => {
    const seenAt = line.active ? now : known.get(line.id)?.seenAt
    return seenAt === undefined ? line : { ...line, seenAt }
  })
  // A keyset that is no longer listed may still be that of coins we hold.
  const unlisted = before.filter(({ id }) => !listed.some((line) => line.id === id))
  return [...lines, ...unlisted.map((line) => ({ ...line, active: false }))]
}

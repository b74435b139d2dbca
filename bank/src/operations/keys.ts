import { Keyset } from '@tuppence/protocol/ecash'
import { BankError } from '../BankError.ts'
import type { Bank } from '../mint/Bank.ts'

/** NUT-01: the keys that sign now. */
export function activeKeys(bank: Bank): unknown {
  return { keysets: [Keyset.toWire(bank.keysets.active.keyset)] }
}

/** NUT-01: the keys of one keyset, also of an old one. Throws 12001. */
export function keysOf(bank: Bank, id: string): unknown {
  const found = bank.keysets.find(id)
  if (found === undefined) throw new BankError('keysetUnknown')
  return { keysets: [Keyset.toWire(found.keyset)] }
}

/** NUT-02: all keysets, without their keys. */
export function keysets(bank: Bank): unknown {
  const all = bank.keysets.all.map(({ keyset }) => {
    const { keys: _, ...rest } = Keyset.toWire(keyset)
    return rest
  })
  return { keysets: all }
}

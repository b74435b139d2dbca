import { Encoding } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset } from '@tuppence/protocol/ecash'
import type { Fetch } from '../askBank.ts'
import { fetchKeysets } from '../fetchKeysets.ts'
import type { KeysetStore } from '../Store.ts'
import { TillError } from '../TillError.ts'

/** The keysets of the redeemer's banks: what the till has pinned, and what a bank shows now. */
export type KeysetBook = {
  get(id: string): Keyset.Keyset | undefined
  /** The keyset that signs now and all that are known of a bank and unit; undefined when the bank does not tell. */
  current(bank: string, unit: string): Promise<Current | undefined>
}

export type Current = {
  readonly active: Keyset.Keyset
  readonly keysets: ReadonlyMap<string, Keyset.Keyset>
}

type Needs = {
  readonly store: KeysetStore
  readonly banks: readonly string[]
  readonly curve: Curve
  readonly fetch: Fetch
}

/** Opens the book on what is pinned. */
export async function keysetBook(needs: Needs): Promise<KeysetBook> {
  const all = new Map<string, { bank: string; keyset: Keyset.Keyset }>()
  for (const bank of needs.banks) {
    for (const text of await needs.store.keysets(bank)) {
      const keyset = Keyset.parse(Encoding.parseJson(text, { maxChars: 65_536 }), needs.curve)
      all.set(keyset.id, { bank, keyset })
    }
  }
  const known = (bank: string): Map<string, Keyset.Keyset> =>
    new Map([...all].filter(([, one]) => one.bank === bank).map(([id, { keyset }]) => [id, keyset]))

  return {
    get: (id) => all.get(id)?.keyset,
    async current(bank, unit) {
      const shown = await shownBy(bank, { ...needs, currency: unit, known: known(bank) })
      if (shown === undefined) return undefined
      const texts = new Map(shown.map((keyset) => [keyset.id, JSON.stringify(Keyset.toWire(keyset))]))
      const foreign = await needs.store.pin(bank, texts)
      for (const keyset of shown) if (!foreign.includes(keyset.id)) all.set(keyset.id, { bank, keyset })
      const active = shown.find((keyset) => keyset.active && !foreign.includes(keyset.id))
      return active === undefined ? undefined : { active, keysets: known(bank) }
    },
  }
}

async function shownBy(
  bank: string,
  asking: Parameters<typeof fetchKeysets>[1],
): Promise<readonly Keyset.Keyset[] | undefined> {
  try {
    return await fetchKeysets(bank, asking)
  } catch (error) {
    if (error instanceof TillError) return undefined
    throw error
  }
}

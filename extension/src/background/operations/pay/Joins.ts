import { Encoding } from '@tuppence/protocol'
import { store, type Vault, type Work } from '../../vault/Vault.ts'
import { readOperation } from '../Operation.ts'
import type { PayOperation } from './PayOperation.ts'
import type { Asking } from './readPay.ts'

/** Which operation a request belongs to. Names are opaque; there is one record for each way of finding it. */
type Join = { readonly operation: string }

const joins = store<Join>('joins')

/** The names under which a request is found again, narrowest first. */
export type JoinNames = {
  /** This press of this page. */
  readonly press: string
  /** These very bytes of a challenge. */
  readonly challenge: string
  /** The same thing at the same price from the same till: across reloads and tabs. Sold once only. */
  readonly item?: string
  /** The same thing from the same till, bought before at whatever price. */
  readonly owned?: string
}

/** Names for a request of an origin. */
export async function joinNames(
  vault: Vault,
  origin: string,
  { id, asking }: { id: string; asking: Asking },
): Promise<JoinNames> {
  const { terms, challenge } = asking
  const press = await pressName(vault, origin, id)
  const bytes = Encoding.canonicalJson(challenge)
  const names = { press, challenge: await vault.name(['challenge', origin, bytes]) }
  if (terms.sale !== 'own' || terms.resource === undefined) return names
  const item = await itemName(vault, { origin, terms })
  const owned = await ownedName(vault, { origin, terms })
  return { ...names, ...(item !== undefined && { item }), ...(owned !== undefined && { owned }) }
}

/** The name of a thing at its price; `undefined` for what is bought again and again. */
export async function itemName(
  vault: Vault,
  { origin, terms }: Pick<PayOperation, 'origin' | 'terms'>,
): Promise<string | undefined> {
  const { sale, payee, resource, units, currency } = terms
  if (sale !== 'own' || resource === undefined) return undefined
  return vault.name(['item', origin, payee, resource, String(units), currency])
}

/** The name of what has been bought once; `undefined` for what is bought again and again. */
export async function ownedName(
  vault: Vault,
  { origin, terms }: Pick<PayOperation, 'origin' | 'terms'>,
): Promise<string | undefined> {
  const { sale, payee, resource } = terms
  if (sale !== 'own' || resource === undefined) return undefined
  return vault.name(['owned', origin, payee, resource])
}

export function pressName(vault: Vault, origin: string, id: string): Promise<string> {
  return vault.name(['press', origin, id])
}

/** The payment a name leads to. */
export async function findJoined(
  reader: Pick<Work, 'get'>,
  name: string | undefined,
): Promise<PayOperation | undefined> {
  if (name === undefined) return undefined
  const join = await reader.get(joins, name)
  if (join === undefined) return undefined
  const operation = await readOperation(reader, join.operation)
  return operation?.kind === 'pay' ? operation : undefined
}

/** Makes names lead to an operation, within a step. Gives all names that lead there now. */
export async function join(
  work: Work,
  operation: Pick<PayOperation, 'id' | 'joins'>,
  names: readonly (string | undefined)[],
): Promise<readonly string[]> {
  const leading = new Set(operation.joins)
  for (const name of names) {
    if (name === undefined) continue
    const before = await work.get(joins, name)
    if (before?.operation !== operation.id) work.save(joins, name, { operation: operation.id })
    leading.add(name)
  }
  return [...leading]
}

/** Takes names away that still lead to an operation: what they stood for may be asked for afresh. */
export async function unjoin(
  work: Work,
  operation: Pick<PayOperation, 'id'>,
  names: readonly string[],
): Promise<void> {
  for (const name of names) {
    const before = await work.get(joins, name)
    if (before?.operation === operation.id) work.remove(joins, name)
  }
}

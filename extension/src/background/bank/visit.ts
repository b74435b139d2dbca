import { BankApi, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset } from '@tuppence/protocol/ecash'
import { WalletError } from '../WalletError.ts'
import { type Access, type Answer, ask } from './ask.ts'
import type { Bank, KeysetLine } from './Bank.ts'

type Context = { readonly access: Access; readonly curve: Curve }

export type Visited = { readonly bank: Bank; readonly fresh: readonly Keyset.Keyset[] }

/** The unit shown and topped up where a bank has several. */
const preferred = 'usd'

/**
 * Asks a bank who it is and what it signs with. Every id is recomputed from its keys, and there is one active
 * keyset for each unit. Throws `bank-no-permission`, `bank-unreachable`, `bank-misbehaved`.
 */
export async function visitBank(context: Context, url: string): Promise<Visited> {
  const { access } = context
  const cap = access.config.bankInfo
  const info = read(await ask(access, { bank: url, path: '/v1/info', cap }), BankApi.parseInfo)
  const { lines, fresh } = await visitKeysets(context, url, new Set())
  const units = new Set(lines.filter((line) => line.active).map((line) => line.unit))
  const [first] = units
  const currency = units.has(preferred) ? preferred : first
  if (currency === undefined) throw new WalletError('bank-misbehaved')
  const methods = info.nuts[4]?.methods ?? []
  const test = methods.some((each) => each.method === 'test')
  const name = info.name?.trim().slice(0, 60) || new URL(url).host
  return { bank: { url, name, currency, test, keysets: lines }, fresh }
}

/** Asks a bank for its keysets again, and for the keys of those active ones that are not `known`. Throws as above. */
export async function visitKeysets(
  context: Context,
  url: string,
  known: ReadonlySet<string>,
): Promise<{ lines: KeysetLine[]; fresh: Keyset.Keyset[] }> {
  const { access } = context
  const { keysets } = read(await ask(access, { bank: url, path: '/v1/keysets' }), BankApi.parseKeysets)
  const lines = keysets.map(({ id, unit, active, input_fee_ppk }) => ({
    id,
    unit,
    active,
    feePpk: input_fee_ppk,
  }))
  const active = lines.filter((line) => line.active)
  // Several active ones would let a bank tell its customers apart (threats R3).
  if (new Set(active.map((line) => line.unit)).size !== active.length)
    throw new WalletError('bank-misbehaved')
  const fresh: Keyset.Keyset[] = []
  for (const line of active) {
    if (known.has(line.id)) continue
    fresh.push(await visitKeys(context, url, line))
  }
  return { lines, fresh }
}

/** Asks a bank for the keys of one of its keysets, also one that it no longer signs with. Throws as above. */
export async function visitKeys(
  { access, curve }: Context,
  url: string,
  line: KeysetLine,
): Promise<Keyset.Keyset> {
  const path = `/v1/keys/${line.id}`
  const found = read(await ask(access, { bank: url, path }), BankApi.parseKeys).keysets
  const wire = found.find((each) => each.id === line.id)
  const keyset = within(() => Keyset.parse(wire, curve))
  const same = keyset.unit === line.unit && keyset.inputFeePpk === line.feePpk
  if (!same) throw new WalletError('bank-misbehaved')
  return keyset
}

/** The body of a reply, parsed. */
export function read<T>(answer: Answer, parse: (body: unknown) => T): T {
  if (answer.kind === 'silent') throw new WalletError(answer.reason)
  if (answer.kind === 'refused') throw new WalletError('bank-refused')
  return within(() => parse(answer.body))
}

function within<T>(parse: () => T): T {
  try {
    return parse()
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError) throw new WalletError('bank-misbehaved', { cause })
    throw cause
  }
}

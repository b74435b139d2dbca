import { BankApi, Errors } from '@tuppence/protocol'
import type { Curve } from '@tuppence/protocol/curve'
import { Keyset } from '@tuppence/protocol/ecash'
import { askBank, type Fetch } from './askBank.ts'
import { TillError } from './TillError.ts'

/** The most keysets whose keys are fetched at once: what is left is fetched the next time. */
const MOST_NEW = 16

type Asking = {
  readonly currency: string
  readonly curve: Curve
  readonly fetch: Fetch
  /** What was fetched before: an id is a hash over all but `active`, so its keys need not be asked for again. */
  readonly known: ReadonlyMap<string, Keyset.Keyset>
}

/**
 * The keysets of one currency that a bank lists (NUT-01, NUT-02), those with ids of version 2 only.
 * Throws TillError bank-unreachable and bank-misbehaved.
 */
export async function fetchKeysets(bank: string, asking: Asking): Promise<readonly Keyset.Keyset[]> {
  const { currency, known } = asking
  const listed = parsed(BankApi.parseKeysets, await get(asking, `${bank}/v1/keysets`)).keysets
  const ours = listed.filter(({ id, unit }) => id.startsWith('01') && unit === currency)
  const seen = ours.flatMap(({ id, active }) => {
    const keyset = known.get(id)
    return keyset === undefined ? [] : [{ ...keyset, active }]
  })
  const signingFirst = ours
    .filter(({ id }) => !known.has(id))
    .sort((a, b) => Number(b.active) - Number(a.active))
  const fresh: Keyset.Keyset[] = []
  for (const { id, active } of signingFirst.slice(0, MOST_NEW)) {
    fresh.push({ ...(await fetchOne(bank, id, asking)), active })
  }
  return [...seen, ...fresh]
}

async function fetchOne(bank: string, id: string, asking: Asking): Promise<Keyset.Keyset> {
  const { keysets } = parsed(BankApi.parseKeys, await get(asking, `${bank}/v1/keys/${id}`))
  const wire = keysets.find((keyset) => keyset.id === id)
  const keyset = parsed((input) => Keyset.parse(input, asking.curve), wire)
  if (keyset.unit !== asking.currency) throw new TillError('bank-misbehaved', 'unit differs')
  return keyset
}

async function get(asking: Asking, url: string): Promise<unknown> {
  const reply = await askBank(asking.fetch, url)
  if (reply.type === 'refused') throw new TillError('bank-misbehaved', `status ${reply.status}`)
  return reply.body
}

function parsed<T>(parse: (input: unknown) => T, input: unknown): T {
  try {
    return parse(input)
  } catch (error) {
    if (error instanceof Errors.ProtocolError) throw new TillError('bank-misbehaved', error.code)
    throw error
  }
}

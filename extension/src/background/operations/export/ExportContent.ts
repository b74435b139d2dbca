import { Encoding, Errors, limits } from '@tuppence/protocol'
import { bankName } from '@tuppence/protocol/methods/cashu/schema'
import * as s from '@tuppence/protocol/schema'
import { WalletError } from '../../WalletError.ts'

/** How much of each there may be in a file. */
export const most = {
  wallets: 4096,
  banks: 4096,
  shops: 4096,
  limits: 4096,
  sites: 4096,
  history: 20_000,
  coins: 256,
} as const
/** Bytes of all of it. */
export const mostContent = 48 * 1024 * 1024

const units = s.matching(/^(?:0|[1-9][0-9]{0,15})$/, 16)
/** What a bank's coins come to: any of its denominations, any number of times. */
const sum = s.matching(/^(?:0|[1-9][0-9]{0,31})$/, 32)
const money = s.fields({ units: sum, currency: s.currency, test: s.boolean() })
/** As it is named everywhere; a name that no address has would stand in the way of whoever shows it. */
const bank = s.pipe(
  s.text(limits.urlChars, 1),
  s.check((url) => bankName(url) === url, 'name'),
)
const origin = s.pipe(
  s.text(limits.urlChars, 1),
  s.check((url) => URL.canParse(url) && new URL(url).origin === url, 'origin'),
)
const id = s.matching(/^[0-9a-f-]{36}$/, 36)
const tags = s.list(s.list(s.text(256), 16), 16)

const askedLock = s.union([
  s.fields({ kind: s.literal('refund'), horizon: s.integer }),
  s.fields({ kind: s.literal('bare'), tags: s.exactOptional(tags) }),
])

const shop = s.fields({ V: s.point, origin, lock: askedLock })

const setting = s.fields({
  currency: s.currency,
  payment: s.exactOptional(units),
  day: s.exactOptional(units),
  month: s.exactOptional(units),
})

const bankOf = s.fields({ url: bank, total: money, shops: s.list(shop, most.shops) })

const wallet = s.fields({
  name: s.text(40, 1),
  /** Tells which words it has, and nothing more of them. */
  seed: s.hexOf(8),
  birthday: s.integer,
  banks: s.list(bankOf, most.banks),
  limits: s.list(setting, most.limits),
})

const terms = s.fields({
  units: sum,
  currency: s.currency,
  description: s.exactOptional(s.text(limits.descriptionChars)),
  sale: s.picklist(['own', 'each']),
  resource: s.exactOptional(s.text(limits.resourceChars)),
  access: s.exactOptional(s.integer),
  payee: s.point,
  lock: askedLock,
  banks: s.list(
    s.fields({ url: bank, keysets: s.exactOptional(s.list(s.text(66), limits.bankKeysets)) }),
    64,
  ),
})

const purchase = s.fields({
  state: s.picklist(['released', 'paid']),
  origin,
  createdAt: s.integer,
  releasedAt: s.integer,
  settledAt: s.exactOptional(s.integer),
  terms,
  lock: s.fields({ V: s.point, T: s.integer, tags: s.exactOptional(tags) }),
  bank,
  test: s.boolean(),
  payFee: sum,
  swapFee: sum,
  isOpen: s.boolean(),
  ys: s.list(s.point, most.coins, 1),
  /** As the site sent it. */
  receipt: s.exactOptional(s.text(8192)),
  hint: s.exactOptional(s.text(256)),
})

const line = s.fields({
  id,
  kind: s.picklist(['pay', 'top-up']),
  state: s.picklist(['paid', 'not-paid', 'declined', 'refused', 'unknown', 'refunded']),
  amount: money,
  fee: money,
  /** The seed of its wallet; empty for none. */
  wallet: s.text(16),
  at: s.integer,
  origin: s.exactOptional(origin),
  host: s.exactOptional(s.text(limits.urlChars)),
  item: s.exactOptional(s.text(1024)),
  reason: s.exactOptional(s.text(256)),
  reference: s.exactOptional(s.text(1024)),
  claim: s.exactOptional(s.text(256)),
  settledAt: s.exactOptional(s.integer),
  back: s.exactOptional(money),
  purchase: s.exactOptional(purchase),
})

/** Which till a site was paid by way of, and at which bank. */
const site = s.fields({ origin, bank: s.exactOptional(bank), key: s.exactOptional(s.point) })

const content = s.fields({
  v: s.literal(1),
  /** Milliseconds, when it was made. */
  at: s.integer,
  wallets: s.list(wallet, most.wallets),
  limits: s.list(setting, most.limits),
  sites: s.list(site, most.sites),
  history: s.list(line, most.history),
})

/**
 * What an export file holds: all that the words of a wallet cannot, and nothing that spends. No words, no seed, no coin:
 * of a payment whose coins wait at a till only the names under which these are spent.
 */
export type ExportContent = s.InferOutput<typeof content>
export type ExportedWallet = ExportContent['wallets'][number]
export type ExportedLine = ExportContent['history'][number]
export type ExportedPurchase = NonNullable<ExportedLine['purchase']>
export type ExportedShop = ExportedWallet['banks'][number]['shops'][number]

/** Without what no file could hold, and the last of too many: no entry is to cost the reader all the others. */
export function fitting(value: ExportContent): ExportContent {
  const wallets = value.wallets.map((each) => ({
    ...each,
    banks: fit(
      bankOf,
      each.banks.map((told) => ({ ...told, shops: fit(shop, told.shops, most.shops) })),
      most.banks,
    ),
    limits: fit(setting, each.limits, most.limits),
  }))
  return {
    ...value,
    wallets: fit(wallet, wallets, most.wallets),
    limits: fit(setting, value.limits, most.limits),
    sites: fit(site, value.sites, most.sites),
    history: fit(line, value.history, most.history),
  }
}

function fit<T>(of: s.GenericSchema, entries: readonly T[], atMost: number): T[] {
  const taken = entries.filter((entry) => {
    try {
      return s.parse(of, entry, 'malformed-json') !== undefined
    } catch (error) {
      if (error instanceof Errors.ProtocolError) return false
      throw error
    }
  })
  return taken.slice(0, atMost)
}

/** Reads what it writes, so that no file is made which could not be read. Throws as `decodeContent`. */
export function encodeContent(value: ExportContent): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(JSON.stringify(value))
  decodeContent(bytes)
  return bytes
}

/** Throws `file-corrupt` for what is not the content of a file of ours. */
export function decodeContent(bytes: Uint8Array): ExportContent {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return s.parse(content, Encoding.parseJson(text, { maxChars: mostContent }), 'malformed-json')
  } catch (cause) {
    if (cause instanceof Errors.ProtocolError || cause instanceof TypeError)
      throw new WalletError('file-corrupt', { cause })
    throw cause
  }
}

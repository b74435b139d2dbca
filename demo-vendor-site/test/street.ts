import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBank } from '@tuppence/bank'
import { Challenge, Credential, Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'
import { Derive, Keyset, Lock, type Proof, Swap, Token } from '@tuppence/protocol/ecash'
import { encodePayload } from '@tuppence/protocol/methods/cashu/schema'
import { bankRate } from '../../scripts/lib/withChanges.mjs'
import { createNewspaper, createSmallShop, type Shop } from '../src/shops.ts'

const bankUrl = 'http://localhost:3338'
const quiet = (): void => undefined

/** A bank and two shops in one process, in a folder of their own. */
export type Street = {
  readonly folder: string
  readonly newspaper: Shop
  readonly small: Shop
  /** The newspaper closed and opened again on the same folder. */
  reopen(): Promise<Shop>
  /** Coins of the real bank, locked to a shop's key. */
  coins(vendorKey: string, cents: number): Promise<Proof.Proof[]>
  close(): Promise<void>
}

export async function street(): Promise<Street> {
  const folder = mkdtempSync(join(tmpdir(), 'tuppence-street-'))
  const bank = createBank({ data: join(folder, 'bank'), testMoney: true, ...bankRate(), log: quiet })
  const ask: typeof fetch = async (input, init) => bank.app.request(String(input), init)
  const config = (name: string, port: number) => ({
    url: `http://localhost:${port}`,
    bank: bankUrl,
    dataDir: join(folder, name),
    fetch: ask,
    log: quiet,
  })
  const small = createSmallShop(config('small', 8403))
  let newspaper = createNewspaper(config('newspaper', 8402))
  const first = newspaper
  await Promise.all([first.ready(), small.ready()])
  return {
    folder,
    newspaper: first,
    small,
    async reopen() {
      await newspaper.close()
      newspaper = createNewspaper(config('newspaper', 8402))
      await newspaper.ready()
      return newspaper
    },
    coins: (vendorKey, cents) => mint(ask, vendorKey, BigInt(cents)),
    async close() {
      await newspaper.close()
      await small.close()
      bank.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Test money, minted straight into coins that are locked to the shop. */
async function mint(ask: typeof fetch, vendorKey: string, cents: bigint): Promise<Proof.Proof[]> {
  const call = async (path: string, body?: unknown): Promise<unknown> => {
    const headers = { 'content-type': 'application/json' }
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body), headers }
    const response = await ask(`${bankUrl}/v1${path}`, init)
    if (!response.ok) throw new Error(await response.text())
    return response.json()
  }
  const keyset = firstKeyset(await call('/keys'))
  const { quote } = fieldsOf(await call('/mint/quote/test', { amount: Number(cents), unit: 'usd' }))
  const T = Derive.refundTime(Math.floor(Date.now() / 1000))
  const specs = Keyset.split(cents, [...keyset.keys.keys()]).map((amount) => {
    const R = Encoding.hex(noble.multiplyBase(Encoding.random(32)))
    const secret = Lock.build({ V: vendorKey, nonce: Encoding.hex(Encoding.random(32)), T, R })
    return { amount, secret, r: Encoding.random(32) }
  })
  const outputs = Swap.outputs(specs, keyset.id, noble)
  const reply = await call('/mint/test', { quote, outputs: outputs.map(Swap.toWire) })
  return Swap.complete(outputs, reply, keyset, noble)
}

function firstKeyset(reply: unknown): Keyset.Keyset {
  const { keysets } = fieldsOf(reply)
  if (!Array.isArray(keysets)) throw new Error('no keysets')
  return Keyset.parse(keysets[0], noble)
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('not an object')
  return { ...value }
}

/** What a wallet would send: the challenge just received, and the coins. */
export function pay(asked: Response, proofs: readonly Proof.Proof[]): string {
  const [challenge] = Challenge.parseAll(asked.headers.get('www-authenticate') ?? '')
  if (challenge === undefined) throw new Error('no challenge')
  const token = Token.encode({ bank: bankUrl, unit: 'usd', proofs })
  return Credential.serialize({ challenge, payload: encodePayload(token) })
}

/** Asks a shop for something, pays what it asks, and returns what it then says. */
export async function buy(
  on: Street,
  shop: Shop,
  path: string,
  cents: number,
  method = 'GET',
): Promise<Response> {
  const asked = await shop.app.request(path, { method })
  const coins = await on.coins(shop.vendorKey, cents)
  return shop.app.request(path, { method, headers: { 'payment-authorization': pay(asked, coins) } })
}

/** The cookie a response sets, as a browser sends it back. */
export function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')
}

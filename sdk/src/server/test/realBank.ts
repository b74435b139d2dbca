import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBank } from '@tuppence/bank'
import { Encoding } from '@tuppence/protocol'
import { Derive, Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { onTestFinished } from 'vitest'
import { bankRate } from '../../../../scripts/lib/withChanges.mjs'
import type { Fetch } from '../askBank.ts'
import { curve } from './handBank.ts'

export const BANK_URL = 'http://localhost:3338'

/** What stands between a caller and the bank: a test may lose requests, replies, or change them. */
export type Wire = (
  path: string,
  send: () => Promise<Response>,
  body: string | undefined,
) => Promise<Response>

/** The real bank in this process, and a reader's coins made at it. */
export function realBank(options: { feePpk?: number; now?: () => number } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'till-bank-'))
  const bank = createBank({ data, testMoney: true, ...bankRate(), log: () => undefined, ...options })
  onTestFinished(() => {
    bank.close()
    rmSync(data, { recursive: true })
  })
  const wire: { through: Wire } = { through: (_path, send) => send() }
  const sent: { path: string; body: string | undefined }[] = []
  const direct: Fetch = async (url, init) => bank.app.request(url, init)
  const fetch: Fetch = (url, init) => {
    const body = typeof init.body === 'string' ? init.body : undefined
    const path = url.slice(BANK_URL.length)
    sent.push({ path, body })
    return wire.through(path, () => direct(url, init), body)
  }
  const post = async (path: string, body: unknown): Promise<unknown> => {
    const init = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }
    const response = await direct(BANK_URL + path, init)
    const reply: unknown = await response.json()
    if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(reply)}`)
    return reply
  }
  return {
    bank,
    fetch,
    sent,
    wire,
    post,
    ...reader(post, async () => keysetOf(await direct(`${BANK_URL}/v1/keys`, {}))),
  }
}

export type RealBank = ReturnType<typeof realBank>

type Post = (path: string, body: unknown) => Promise<unknown>

/** A reader's purse: test money minted plain, then swapped into coins locked to a vendor, as our wallet does. */
function reader(post: Post, active: () => Promise<Keyset.Keyset>) {
  const seed = Encoding.random(64)
  let counter = 0

  async function mint(units: bigint): Promise<Proof.Proof[]> {
    const keyset = await active()
    const quote = await post('/v1/mint/quote/test', { unit: 'usd', amount: Number(units) })
    const specs = Keyset.split(units, keyset.keys.keys()).map((amount) => {
      return { amount, ...Derive.plain(seed, keyset.id, counter++) }
    })
    const outputs = Swap.outputs(specs, keyset.id, curve)
    const body = { quote: (quote as { quote: string }).quote, outputs: outputs.map(Swap.toWire) }
    return Swap.complete(outputs, await post('/v1/mint/test', body), keyset, curve)
  }

  /** Coins of these amounts, locked to V until T. */
  async function locked(amounts: readonly bigint[], to: { V: string; T: number }): Promise<Proof.Proof[]> {
    const keyset = await active()
    const sum = amounts.reduce((total, amount) => total + amount, 0n)
    const inputs = await mint(sum + Keyset.fee(Array<number>(20).fill(keyset.inputFeePpk)))
    const fee = Keyset.fee(inputs.map(() => keyset.inputFeePpk))
    const change = Keyset.split(
      inputs.reduce((total, coin) => total + coin.amount, 0n) - fee - sum,
      keyset.keys.keys(),
    )
    const specs = [
      ...amounts.map((amount) => ({
        amount,
        ...Derive.locked(seed, { ...to, keysetId: keyset.id, counter: counter++ }, curve),
      })),
      ...change.map((amount) => ({ amount, ...Derive.plain(seed, keyset.id, counter++) })),
    ]
    const outputs = Swap.outputs(specs, keyset.id, curve)
    const reply = await post('/v1/swap', Swap.prepare(inputs, outputs))
    const coins = Swap.complete(outputs, reply, keyset, curve)
    return coins.filter((coin) => coin.secret.startsWith('["P2PK"'))
  }
  return { mint, locked, active }
}

async function keysetOf(response: Response): Promise<Keyset.Keyset> {
  const { keysets }: { keysets: unknown[] } = await response.json()
  return Keyset.parse(keysets[0], curve)
}

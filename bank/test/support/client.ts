import { randomBytes } from 'node:crypto'
import { Encoding } from '@tuppence/protocol'
import { Keyset, type Proof, Swap } from '@tuppence/protocol/ecash'
import { curve } from './curve.ts'

export type Reply = { status: number; body: Record<string, unknown>; headers: Headers }
type Fetch = (path: string, init?: RequestInit) => Response | Promise<Response>

/** A plain client of a bank, which sends what it is told, right or wrong. */
export function createClient(fetch: Fetch) {
  async function send(path: string, init?: RequestInit): Promise<Reply> {
    const response = await fetch(path, init)
    return { status: response.status, body: await response.json(), headers: response.headers }
  }
  const get = (path: string) => send(path)
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })

  async function keyset(): Promise<Keyset.Keyset> {
    const { body } = await get('/v1/keys')
    return Keyset.parse((body.keysets as unknown[])[0], curve)
  }

  async function quote(amount: number, extra: object = {}): Promise<string> {
    const { body } = await post('/v1/mint/quote/test', { amount, unit: 'usd', ...extra })
    return String(body.quote)
  }

  /** Coins of these amounts, minted. */
  async function coins(amounts: readonly number[], secrets: readonly string[] = []): Promise<Proof.Proof[]> {
    const keys = await keyset()
    const wanted = outputs(amounts, keys.id, secrets)
    const id = await quote(
      amounts.reduce((sum, amount) => sum + amount, 0),
      { unit: keys.unit },
    )
    const { body } = await post('/v1/mint/test', { quote: id, outputs: wanted.map(Swap.toWire) })
    return Swap.complete(wanted, body, keys, curve)
  }

  const swap = (inputs: readonly Proof.Proof[], wanted: readonly Swap.Output[]) =>
    post('/v1/swap', Swap.prepare(inputs, wanted))

  return { get, post, keyset, quote, coins, swap }
}

export type Client = ReturnType<typeof createClient>

/** Outputs with fresh blinding, and fresh secrets where none is given. */
export function outputs(
  amounts: readonly number[],
  keysetId: string,
  secrets: readonly string[] = [],
): Swap.Output[] {
  const specs = amounts.map((amount, index) => ({
    amount: BigInt(amount),
    secret: secrets[index] ?? Encoding.hex(randomBytes(32)),
    r: scalar(),
  }))
  return Swap.outputs(specs, keysetId, curve)
}

/** A fresh secret key: 32 bytes in [1, n-1]. */
export function scalar(): Uint8Array {
  const bytes = randomBytes(32)
  bytes[0] = 1
  return new Uint8Array(bytes)
}

/** The public key of a secret one, hex. */
export function publicKey(key: Uint8Array): string {
  return Encoding.hex(curve.multiplyBase(key))
}

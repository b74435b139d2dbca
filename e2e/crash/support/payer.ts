import { setTimeout as wait } from 'node:timers/promises'
import { Challenge, Credential, Encoding } from '@tuppence/protocol'
import { Derive, Keyset, type Proof, Swap, Token } from '@tuppence/protocol/ecash'
import { decodeTerms, encodePayload } from '@tuppence/protocol/methods/cashu/schema'
import { curve } from '../../../extension/test/support/world.ts'

export type Answered = { readonly path: string; readonly body: string; readonly reply: string }

export type Payer = ReturnType<typeof createPayer>

/** A request whose answer somebody waits for. */
export type Asking = { readonly url: string; readonly body: string; readonly headers: Record<string, string> }

/** Somebody who pays over HTTP, and asks again, with the same bytes, as long as nobody answers. */
export function createPayer(bank: string, asking: Set<Asking> = new Set()) {
  const seed = Encoding.random(64)
  /** What the bank has answered to requests that move money. */
  const answered: Answered[] = []
  let counter = 0
  let keyset: Keyset.Keyset | undefined

  async function post(path: string, content: unknown): Promise<unknown> {
    const body = JSON.stringify(content)
    const headers = { 'content-type': 'application/json' }
    const response = await ask(bank + path, { method: 'POST', headers, body })
    const reply = await response.text()
    if (response.status !== 200) throw new Error(`${path}: ${response.status} ${reply}`)
    answered.push({ path, body, reply })
    return JSON.parse(reply)
  }

  async function ask(url: string, init: Init = {}): Promise<Response> {
    const waiting = { url, body: init.body ?? '', headers: init.headers ?? {} }
    asking.add(waiting)
    try {
      return await askUntilAnswered(url, init)
    } finally {
      asking.delete(waiting)
    }
  }

  async function active(): Promise<Keyset.Keyset> {
    if (keyset === undefined) {
      const { keysets }: { keysets: unknown[] } = await (await ask(`${bank}/v1/keys`)).json()
      keyset = Keyset.parse(keysets[0], curve)
    }
    return keyset
  }

  /** Plain coins, minted; as many as it takes. */
  async function mint(units: bigint): Promise<Proof.Proof[]> {
    const keys = await active()
    const quote = (await post('/v1/mint/quote/test', { unit: 'usd', amount: Number(units) })) as {
      quote: string
    }
    const outputs = plain(units, keys)
    const reply = await post('/v1/mint/test', { quote: quote.quote, outputs: outputs.map(Swap.toWire) })
    return Swap.complete(outputs, reply, keys, curve)
  }

  function plain(units: bigint, keys: Keyset.Keyset): Swap.Output[] {
    const specs = Keyset.split(units, keys.keys.keys()).map((amount) => {
      counter += 1
      return { amount, ...Derive.plain(seed, keys.id, counter) }
    })
    return Swap.outputs(specs, keys.id, curve)
  }

  /** The challenge of a page, and coins that pay for it: plain ones where no lock is asked for. */
  async function prepare(url: string): Promise<{ challenge: Challenge.Challenge; token: string }> {
    const challenge = await challengeOf(url)
    const { amount, lock, till = '' } = decodeTerms(challenge.request)
    const keys = await active()
    const inputs = await mint(amount.units)
    if (lock === undefined) return { challenge, token: Token.encode({ bank, unit: 'usd', proofs: inputs }) }
    const to = { V: till, T: Derive.refundTime(Math.floor(Date.now() / 1000)) }
    const specs = Keyset.split(amount.units, keys.keys.keys()).map((each) => {
      counter += 1
      return { amount: each, ...Derive.locked(seed, { ...to, keysetId: keys.id, counter }, curve) }
    })
    const outputs = Swap.outputs(specs, keys.id, curve)
    const reply = await post('/v1/swap', Swap.prepare(inputs, outputs))
    const proofs = Swap.complete(outputs, reply, keys, curve)
    return { challenge, token: Token.encode({ bank, unit: 'usd', proofs }) }
  }

  async function challengeOf(url: string): Promise<Challenge.Challenge> {
    const response = await ask(url)
    return readChallenge(response)
  }

  /** Presents a token, under a fresh challenge where one has run out, until something else is answered. */
  async function present(url: string, challenge: Challenge.Challenge, token: string): Promise<Response> {
    const response = await ask(url, { headers: headersFor(challenge, token) })
    if (response.status !== 402) return response
    // Whatever was killed, good coins are never asked to be paid once more.
    if (!Challenge.isExpired(challenge, Math.floor(Date.now() / 1000)))
      throw new Error(`402 for good coins: ${await response.text()}`)
    return present(url, readChallenge(response), token)
  }

  return { answered, mint, plain, active, prepare, challengeOf, present }
}

type Init = { readonly method?: string; readonly body?: string; readonly headers?: Record<string, string> }

function readChallenge(response: Response): Challenge.Challenge {
  const [challenge] = Challenge.parseAll(response.headers.get('www-authenticate') ?? '')
  if (response.status !== 402 || challenge === undefined)
    throw new Error(`no challenge in a ${response.status}`)
  return challenge
}

/** The header with which a token is presented for a challenge. */
export function headersFor(challenge: Challenge.Challenge, token: string): Record<string, string> {
  const value = Credential.serialize({ challenge, payload: encodePayload(token) })
  return { [challenge.header ?? 'Authorization']: value }
}

/** Asks again while nobody is there, and while whoever is there cannot say. */
export async function askUntilAnswered(url: string, init: Init = {}): Promise<Response> {
  let last = ''
  for (let tries = 0; tries < 2400; tries += 1) {
    const response = await fetch(url, init)
      .then(async (got) => new Response(await got.arrayBuffer(), got))
      .catch(() => undefined)
    if (response !== undefined && response.status < 500 && response.status !== 429) return response
    last = response === undefined ? 'nobody' : `${response.status} ${await response.text()}`
    await wait(50)
  }
  throw new Error(`no answer from ${url}, at last: ${last}`)
}

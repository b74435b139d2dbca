import { Encoding } from '@tuppence/protocol'
import { Dleq, Proof } from '@tuppence/protocol/ecash'
import { describe, expect, test } from 'vitest'
import nut00 from '../../protocol/vectors/nut00.json' with { type: 'json' }
import nut11 from '../../protocol/vectors/nut11.json' with { type: 'json' }
import nut20 from '../../protocol/vectors/nut20.json' with { type: 'json' }
import { curve } from './support/curve.ts'
import { refused, setUp, wireCoin } from './support/refused.ts'

// What the vectors of the specification show at the bank's own addresses. Their coins are of other banks, whose keys
// nobody has: a secret and its witness go onto a coin of this bank, a quote under the vector's name into its books.

const witnessOf = (input: { witness?: string } = {}) => ('witness' in input ? { witness: input.witness } : {})

describe('K12: NUT-11', () => {
  test.each(nut11.proofs)('behavior: $name, valid: $valid', async ({ proof, valid }) => {
    const { bank, swap, wire } = await setUp()
    const [coin] = await bank.coins([1], [proof.secret])
    if (coin === undefined) throw new Error('no coin')
    const ask = () => swap([wireCoin(coin, { witness: proof.witness })], wire(1))
    if (valid) expect((await ask()).status).toBe(200)
    else await refused(bank, 10001, ask)
  })

  test.each(nut11.proofs)('error: $name, as it is written: a coin of no keyset here', async ({ proof }) => {
    const { bank, swap, wire } = await setUp()
    await refused(bank, 12001, () => swap([proof], wire(proof.amount)))
  })

  // SIG_ALL signs C, too, and C is the other bank's: where it is valid there, it is not here.
  test.each([...nut11.requests, ...nut11.htlc].filter(({ request }) => !('quote' in request)))(
    'error: $name, on coins of this bank: it signs what it was made for and nothing else',
    async ({ request }) => {
      const { bank, keyset, swap } = await setUp()
      const { inputs, outputs } = request
      const coins = await bank.coins(
        inputs.map(({ amount }) => amount),
        inputs.map(({ secret }) => secret),
      )
      const sent = coins.map((coin, i) => wireCoin(coin, witnessOf(inputs[i])))
      const wanted = outputs.map((output) => ({ ...output, id: keyset.id }))
      await refused(bank, 10001, () => swap(sent, wanted))
    },
  )
})

describe('K5: NUT-20', () => {
  type Vector = (typeof nut20)['batch']
  type Request = Vector['valid']

  /** A bank at which the vector's quote is paid and waits for its key. */
  async function withQuote({ quote, outputs }: Request, pubkey: string) {
    const wired = await setUp()
    const { settings, store } = wired.bank.bank
    const amount = BigInt(outputs.reduce((sum, output) => sum + output.amount, 0))
    const now = settings.now()
    const times = { updated: now, expiry: now + 100 }
    store.quotes.insertMint({
      ...{ id: quote, method: 'test', unit: 'usd', amount, pubkey },
      ...{ paid: amount, issued: 0n, ...times },
    })
    // The keyset is not signed.
    const wanted = outputs.map((output) => ({ ...output, id: wired.keyset.id }))
    return { ...wired, wanted, mint: (body: object) => wired.bank.post('/v1/mint/test', { quote, ...body }) }
  }

  test.each<[string, Pick<Vector, 'pubkey' | 'valid'>]>([
    ['today’s message', nut20.v1],
    ['the first message', nut20.legacy],
    ['today’s message, as for one of a batch,', nut20.batch],
  ])('behavior: %s mints the quote it was made for, these outputs in this order', async (_, vector) => {
    const { bank, keyset, wanted, mint } = await withQuote(vector.valid, vector.pubkey)
    const { signature } = vector.valid
    await refused(bank, 20008, () => mint({ outputs: wanted }))
    await refused(bank, 20008, () => mint({ outputs: [...wanted].reverse(), signature }))
    const reply = await mint({ outputs: wanted, signature })
    expect(reply.status).toBe(200)
    const { signatures } = reply.body as { signatures: { id: string; amount: number }[] }
    expect(signatures.map(({ id, amount }) => ({ id, amount }))).toEqual(
      wanted.map(({ amount }) => ({ id: keyset.id, amount })),
    )
  })

  test('error: the signature that is not valid opens nothing', async () => {
    const { invalid, pubkey } = nut20.legacy
    const { bank, wanted, mint } = await withQuote(invalid, pubkey)
    await refused(bank, 20008, () => mint({ outputs: wanted, signature: invalid.signature }))
  })

  test('error: a signature under another quote’s name opens nothing', async () => {
    const { valid, pubkey } = nut20.v1
    const { bank, wanted, mint } = await withQuote({ ...valid, quote: `${valid.quote}0` }, pubkey)
    await refused(bank, 20008, () => mint({ outputs: wanted, signature: valid.signature }))
  })
})

describe('NUT-00', () => {
  test.each(nut00.hashToCurve)(
    'behavior: a coin whose secret is $message is known by $point',
    async (vector) => {
      const { bank, swap, wire } = await setUp()
      const secret = new TextDecoder().decode(Encoding.unhex(vector.message))
      expect(Proof.y(secret, curve)).toBe(vector.point)
      const [coin] = await bank.coins([1], [secret])
      if (coin === undefined) throw new Error('no coin')
      const stateOf = async () => (await bank.post('/v1/checkstate', { Ys: [vector.point] })).body.states
      expect(await stateOf()).toMatchObject([{ Y: vector.point, state: 'UNSPENT' }])
      expect((await swap([wireCoin(coin)], wire(1))).status).toBe(200)
      expect(await stateOf()).toMatchObject([{ Y: vector.point, state: 'SPENT' }])
    },
  )

  test('behavior: blinded messages are signed with the key of their amount, and the proof says so', async () => {
    const { bank, keyset } = await setUp()
    const points = [...nut00.blindedMessages, ...nut00.blindedSignatures].map(({ B_ }) => B_)
    const outputs = [...new Set(points)].map((B_) => ({ amount: 1, id: keyset.id, B_ }))
    const quote = await bank.quote(outputs.length)
    const { status, body } = await bank.post('/v1/mint/test', { quote, outputs })
    expect(status).toBe(200)
    const { signatures } = body as { signatures: { C_: string; dleq: { e: string; s: string } }[] }
    expect(
      signatures.map(({ C_, dleq }, i) => {
        const of = { A: keyset.keys.get(1n) ?? '', B_: outputs[i]?.B_ ?? '', C_ }
        return Dleq.verifyBlind({ ...of, ...dleq }, curve)
      }),
    ).toEqual(outputs.map(() => true))
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { native } from '../curve/native/index.ts'
import { order, toBytes } from '../curve/scalar.ts'
import { hex, random } from '../Encoding.ts'
import { ProtocolError } from '../Errors.ts'
import * as Blind from './Blind.ts'
import * as Dleq from './Dleq.ts'
import * as Keyset from './Keyset.ts'
import * as Proof from './Proof.ts'
import * as Swap from './Swap.ts'

const curve = native()
const amounts = [1n, 2n, 4n, 8n]
const privateKeys = new Map(amounts.map((amount) => [amount, toBytes(1000n + amount)]))
const keys = new Map([...privateKeys].map(([amount, k]) => [amount, hex(curve.multiplyBase(k))]))
const parts = { unit: 'usd', inputFeePpk: 0, keys }
const keyset: Keyset.Keyset = { ...parts, id: Keyset.deriveId(parts, 2), active: true }
const misbehaved = expect.objectContaining({ code: 'bank-misbehaved' })
const scalars = fc.bigInt({ min: 1n, max: order - 1n }).map(toBytes)

/** A bank's honest answer. */
function answer(request: { outputs: Swap.WireOutput[] }) {
  const signatures = request.outputs.map(({ amount, id, B_ }) => {
    const k = privateKeys.get(BigInt(amount)) ?? toBytes(1n)
    const A = keys.get(BigInt(amount)) ?? ''
    const C_ = Blind.sign(B_, k, curve)
    return { amount, id, C_, dleq: Dleq.create({ k, A, B_, C_ }, curve) }
  })
  return { signatures }
}

const specs = amounts.map((amount) => ({ amount, secret: `coin ${amount}`, r: toBytes(amount + 7n) }))
const outputs = Swap.outputs(specs, keyset.id, curve)
const request = Swap.prepare([], outputs)
const reply = answer(request)
const proofs = Swap.complete(outputs, reply, keyset, curve)

test('behavior: coins go round: asked for, signed, unblinded, accepted by the bank, proven to a payee', () => {
  const specs = fc.array(
    fc.record({ amount: fc.constantFrom(...amounts), secret: fc.string(), r: scalars }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  fc.assert(
    fc.property(specs, (specs) => {
      const outputs = Swap.fromStored(
        JSON.parse(JSON.stringify(Swap.toStored(Swap.outputs(specs, keyset.id, curve)))),
      )
      const proofs = Swap.complete(
        outputs,
        JSON.parse(JSON.stringify(answer(Swap.prepare([], outputs)))),
        keyset,
        curve,
      )
      expect(Proof.sum(proofs)).toBe(Proof.sum(specs))
      for (const { amount, secret, C, dleq } of proofs) {
        expect(Blind.verify(secret, C, privateKeys.get(amount) ?? toBytes(1n), curve)).toBe(true)
        const A = keys.get(amount) ?? ''
        expect(dleq && Dleq.verifyProof({ A, secret, C, ...dleq }, curve)).toBe(true)
      }
    }),
    { numRuns: 5 },
  )
})

test('R4 behavior: outputs are ascending by amount, ties plain first, whatever their order before', () => {
  const specs = [
    { amount: 4n, secret: '["P2PK",{}]', r: toBytes(1n) },
    { amount: 8n, secret: 'a', r: toBytes(2n) },
    { amount: 4n, secret: 'b', r: toBytes(3n) },
    { amount: 1n, secret: '["P2PK",{}]', r: toBytes(4n) },
  ]
  const order = Swap.outputs(specs, keyset.id, curve).map(
    ({ amount, secret }) => `${amount}${secret.slice(0, 1)}`,
  )
  expect(order).toEqual(['1[', '4b', '4[', '8a'])
})

test('R2 behavior: the request carries no dleq, and its inputs stand in an order of their own', () => {
  const sent = Swap.prepare([...proofs].reverse(), outputs)
  expect(JSON.stringify(sent)).not.toContain('dleq')
  expect(sent.inputs.map((input) => input.amount)).toEqual([1, 2, 4, 8])
  expect(sent).toEqual(Swap.prepare(proofs, outputs))
  expect(sent.outputs).toEqual(outputs.map(({ amount, id, B_ }) => ({ amount: Number(amount), id, B_ })))
})

test('behavior: a witness travels with its coin', () => {
  const [proof] = proofs
  if (proof === undefined) throw new Error('no proof')
  expect(Swap.prepare([{ ...proof, witness: '{}' }], []).inputs[0]).toHaveProperty('witness', '{}')
  expect(Proof.toWire(proof)).not.toHaveProperty('witness')
})

test('error: an amount that JSON cannot carry is not sent', () => {
  const [proof] = proofs
  if (proof === undefined) throw new Error('no proof')
  const malformed = expect.objectContaining({ code: 'malformed-amount' })
  expect(() => Proof.toWire({ ...proof, amount: 2n ** 53n })).toThrow(malformed)
  expect(() => Proof.toWire({ ...proof, amount: -1n })).toThrow(malformed)
})

describe('X1 error: a reply that differs anywhere from the good one', () => {
  test('any leaf changed, removed or of another type', () => {
    for (const bad of mutations(reply)) {
      expect(() => Swap.complete(outputs, bad, keyset, curve), JSON.stringify(bad)).toThrow(misbehaved)
    }
  })

  test('signatures missing, added, repeated or in another order', () => {
    const { signatures } = reply
    const lists = [
      [],
      signatures.slice(1),
      [...signatures, ...signatures.slice(0, 1)],
      [...signatures].reverse(),
      signatures.map(() => signatures[0]),
    ]
    for (const list of lists) {
      expect(() => Swap.complete(outputs, { signatures: list }, keyset, curve)).toThrow(misbehaved)
    }
  })

  test('a signature by the key of another amount', () => {
    const cheap = answer({ outputs: request.outputs.map((output) => ({ ...output, amount: 1 })) })
    const dear = cheap.signatures.map((signature, at) => ({ ...signature, amount: Number(amounts[at]) }))
    expect(() => Swap.complete(outputs, { signatures: dear }, keyset, curve)).toThrow(misbehaved)
  })

  test('any value at all', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.record({ signatures: fc.array(fc.anything()) })), (bad) => {
        expect(() => Swap.complete(outputs, bad, keyset, curve)).toThrow(misbehaved)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('restore', () => {
  const all = { outputs: request.outputs, signatures: reply.signatures }

  test('behavior: what the bank has signed comes back as the same coins, all or some', () => {
    expect(Swap.restored(outputs, all, keyset, curve)).toEqual(proofs)
    const some = { outputs: all.outputs.slice(1, 3), signatures: all.signatures.slice(1, 3) }
    expect(Swap.restored(outputs, some, keyset, curve)).toEqual(proofs.slice(1, 3))
    expect(Swap.restored(outputs, { outputs: [], signatures: [] }, keyset, curve)).toEqual([])
  })

  test('X1 error: a stranger’s output, one twice, or lists of unlike length', () => {
    const { signatures } = reply
    const stranger = request.outputs.map((output) => ({ ...output, B_: hex(curve.hashToCurve(random(8))) }))
    const twice = request.outputs.map(() => request.outputs[0])
    for (const outputsNamed of [stranger, twice, request.outputs.slice(1)]) {
      const bad = { outputs: outputsNamed, signatures }
      expect(() => Swap.restored(outputs, bad, keyset, curve)).toThrow(misbehaved)
    }
  })
})

test('error: stored outputs that were damaged are refused', () => {
  const [first] = Swap.toStored(outputs)
  if (first === undefined) throw new Error('no output')
  expect(Swap.fromStored([first])).toEqual(outputs.slice(0, 1))
  for (const field of Object.keys(first)) {
    for (const bad of [undefined, 1, null, { x: 1 }]) {
      expect(() => Swap.fromStored([{ ...first, [field]: bad }])).toThrow(ProtocolError)
    }
  }
  expect(() => Swap.fromStored({})).toThrow(ProtocolError)
})

/** Copies of a JSON value with one leaf changed, dropped or replaced by another type. */
function mutations(value: unknown): unknown[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => mutations(item).map((bad) => value.with(at, bad)))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, item]) =>
      [...mutations(item), undefined, null, []].map((bad) => ({ ...value, [key]: bad })),
    )
  }
  if (typeof value === 'number') return [value + 1, -value, String(value), value + 0.5]
  const text = String(value)
  const first = text.startsWith('0') ? '1' : '0'
  const last = text.endsWith('0') ? '1' : '0'
  const capitals = text.toUpperCase()
  const others = [text.slice(0, -1) + last, first + text.slice(1), text.slice(1), `${text}00`, '', 7]
  return capitals === text ? others : [...others, capitals]
}

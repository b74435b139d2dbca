import { Encoding } from '@tuppence/protocol'
import { type Curve, noble } from '@tuppence/protocol/curve'
import { isAvailable, native } from '@tuppence/protocol/curve/native'
import { Blind, Dleq, Keyset, Lock, type Proof } from '@tuppence/protocol/ecash'
import type { Fetch } from '../askBank.ts'

export const curve: Curve = isAvailable() ? native() : noble

export type SignedCoin = Proof.Proof & {
  readonly dleq: { readonly e: string; readonly s: string; readonly r: string }
}

/** Keys of a bank held in the hand: it signs whatever a test wants signed, also what no bank would. */
export type HandBank = {
  readonly url: string
  readonly keyset: Keyset.Keyset
  sign(amount: bigint, secret: string): SignedCoin
  locked(amount: bigint, to: { V: string; T?: number }): SignedCoin
}

type Options = {
  url?: string
  unit?: string
  feePpk?: number
  finalExpiry?: number
  active?: boolean
  seed?: number
}

export function handBank(options: Options = {}): HandBank {
  const {
    url = 'https://bank.example',
    unit = 'usd',
    feePpk = 0,
    seed = 1,
    active = true,
    finalExpiry,
  } = options
  const secrets = new Map(
    Array.from({ length: 20 }, (_, index): [bigint, Uint8Array] => [2n ** BigInt(index), keyOf(seed, index)]),
  )
  const keys = new Map([...secrets].map(([amount, key]) => [amount, Encoding.hex(curve.multiplyBase(key))]))
  const parts = { unit, inputFeePpk: feePpk, ...(finalExpiry !== undefined && { finalExpiry }), keys }
  const keyset: Keyset.Keyset = { ...parts, id: Keyset.deriveId(parts, 2), active }

  const sign = (amount: bigint, secret: string): SignedCoin => {
    const k = secrets.get(amount)
    const A = keys.get(amount)
    if (k === undefined || A === undefined) throw new Error('no such denomination')
    const r = Encoding.random(32)
    const B_ = Blind.blind(secret, r, curve)
    const C_ = Blind.sign(B_, k, curve)
    const dleq = { ...Dleq.create({ k, A, B_, C_ }, curve), r: Encoding.hex(r) }
    return { amount, id: keyset.id, secret, C: Blind.unblind(C_, r, A, curve), dleq }
  }
  return {
    url,
    keyset,
    sign,
    locked: (amount, { V, T }) => {
      const nonce = Encoding.hex(Encoding.random(32))
      const R = Encoding.hex(curve.multiplyBase(Encoding.random(32)))
      return sign(amount, Lock.build(T === undefined ? { V, nonce } : { V, nonce, T, R }))
    },
  }
}

/** Answers GET /v1/keysets and /v1/keys/{id} of these banks; `isDown` makes a bank silent, `asked` counts. */
export function bankNetwork(...banks: readonly HandBank[]) {
  const down = new Set<string>()
  const asked: string[] = []
  const fetch: Fetch = async (url) => {
    asked.push(url)
    const at = banks.filter((bank) => url.startsWith(bank.url))
    if (at.length === 0 || at.some((bank) => down.has(bank.url))) throw new TypeError('fetch failed')
    const id = url.split('/v1/keys/')[1]
    const shown = at
      .map((bank) => Keyset.toWire(bank.keyset))
      .filter((keyset) => id === undefined || keyset.id === id)
    return Response.json({ keysets: id === undefined ? shown.map(({ keys: _, ...rest }) => rest) : shown })
  }
  return { fetch, asked, down, add: (bank: HandBank) => void (banks as HandBank[]).push(bank) }
}

function keyOf(seed: number, index: number): Uint8Array {
  const key = new Uint8Array(32).fill(seed)
  key[31] = index + 1
  return key
}

import { Mint, PaymentRequest as TheirRequest, Wallet } from '@cashu/cashu-ts'
import { Encoding } from '@tuppence/protocol'
import { Keyset, Lock, PaymentRequest, Proof, Swap, Token } from '@tuppence/protocol/ecash'
import { curve } from '../../../extension/test/support/world.ts'

/** What a till asks a stranger's wallet for. */
export type Price = { readonly units: bigint; readonly bank: string }

/** Why a token is not money. */
export class NotMoney extends Error {
  override readonly name = 'NotMoney'
}

/** Somebody's way with ecash: how they ask for coins of their own, and how they cash what they are given. */
export type Stranger = {
  paymentRequest(price: Price): string
  /** What a token is worth to them, in units, without touching it. Throws NotMoney. */
  look(token: string, price: Price): Promise<bigint>
  /** Swaps the coins for fresh ones and gives their worth. Throws when the bank refuses. */
  cash(token: string, price: Price): Promise<bigint>
}

type Key = { readonly secret: Uint8Array; readonly point: string }

export function newKey(): Key {
  const secret = Encoding.random(32)
  return { secret, point: Encoding.hex(curve.multiplyBase(secret)) }
}

/** One who builds on our protocol library. */
export function withOurs(key: Key): Stranger {
  async function keysets(bank: string): Promise<Keyset.Keyset[]> {
    const reply: { keysets: unknown[] } = await (await fetch(`${bank}/v1/keys`)).json()
    return reply.keysets.map((wire) => Keyset.parse(wire, curve))
  }
  function read(text: string, { bank }: Price, known: readonly Keyset.Keyset[]) {
    const token = Token.decode(text)
    const proofs = token.proofs.map((proof) => ({ ...proof, id: Keyset.resolve(proof.id, known).id }))
    if (token.bank !== bank || token.unit !== 'usd') throw new NotMoney('of another bank')
    const rule = { V: key.point, now: Date.now() / 1000, horizon: 0, refund: false }
    if (!proofs.every(({ secret }) => Lock.accepts(secret, rule, curve)))
      throw new NotMoney('not locked to us')
    const fee = Keyset.fee(proofs.map(({ id }) => Keyset.resolve(id, known).inputFeePpk))
    return { proofs, worth: Proof.sum(proofs) - fee }
  }
  return {
    paymentRequest: ({ units, bank }) =>
      PaymentRequest.encode({ a: units, u: 'usd', s: true, m: [bank], nut10: { k: 'P2PK', d: key.point } }),
    look: async (text, price) => read(text, price, await keysets(price.bank)).worth,
    async cash(text, price) {
      const known = await keysets(price.bank)
      const { proofs, worth } = read(text, price, known)
      const keyset = known.find(({ active, unit }) => active && unit === 'usd')
      if (keyset === undefined) throw new Error('no keys to swap to')
      const inputs = proofs.map((proof) => ({
        ...proof,
        witness: Lock.sign(proof.secret, key.secret, curve),
      }))
      const specs = Keyset.split(worth, keyset.keys.keys()).map((amount) => {
        return { amount, secret: Encoding.hex(Encoding.random(32)), r: Encoding.random(32) }
      })
      const outputs = Swap.outputs(specs, keyset.id, curve)
      const body = JSON.stringify(Swap.prepare(inputs, outputs))
      const headers = { 'content-type': 'application/json' }
      const reply = await fetch(`${price.bank}/v1/swap`, { method: 'POST', headers, body })
      if (!reply.ok) throw new NotMoney(await reply.text())
      return Proof.sum(Swap.complete(outputs, await reply.json(), keyset, curve))
    },
  }
}

/** One who has never heard of us, and builds on cashu-ts. */
export function withCashuTs(key: Key): Stranger {
  async function open(bank: string): Promise<Wallet> {
    const wallet = new Wallet(new Mint(bank), { unit: 'usd' })
    await wallet.loadMint()
    return wallet
  }
  return {
    paymentRequest({ units, bank }) {
      const lock = { kind: 'P2PK', data: key.point, tags: [['sigflag', 'SIG_INPUTS']] }
      return new TheirRequest(
        undefined,
        undefined,
        Number(units),
        'usd',
        [bank],
        undefined,
        true,
        lock,
      ).toEncodedRequest()
    },
    async look(text, { bank }) {
      const wallet = await open(bank)
      const { proofs, mint } = wallet.decodeToken(text)
      if (mint !== bank) throw new NotMoney('of another bank')
      const sum = proofs.reduce((total, { amount }) => total + amount.toBigInt(), 0n)
      return sum - wallet.getFeesForProofs(proofs).toBigInt()
    },
    async cash(text, { bank }) {
      const wallet = await open(bank)
      const received = await wallet.receive(text, { privkey: Encoding.hex(key.secret), requireDleq: true })
      return received.reduce((total, { amount }) => total + amount.toBigInt(), 0n)
    },
  }
}

import { Lock, Proof, Swap } from '@tuppence/protocol/ecash'
import { expect, test } from 'vitest'
import { outputs, publicKey, scalar } from './support/client.ts'
import { curve } from './support/curve.ts'
import { refused, setUp, wireCoin } from './support/refused.ts'

test('behavior: a lock with a refund time opens for the vendor at any time, for the reader after it', async () => {
  const { bank, swap, wire } = await setUp()
  const [vendor, reader] = [scalar(), scalar()]
  const T = bank.bank.settings.now() + 1_000
  const lock = (nonce: string) => Lock.build({ V: publicKey(vendor), nonce, T, R: publicKey(reader) })
  const secrets = ['aa', 'bb', 'cc'].map((byte) => lock(byte.repeat(32)))
  const [early, late, refund] = (await bank.coins([1, 2, 4], secrets)) as [
    Proof.Proof,
    Proof.Proof,
    Proof.Proof,
  ]
  const signed = (coin: Proof.Proof, key: Uint8Array) =>
    wireCoin(coin, { witness: Lock.sign(coin.secret, key, curve) })

  await refused(bank, 10001, () => swap([signed(refund, reader)], wire(4)))
  expect((await swap([signed(early, vendor)], wire(1))).status).toBe(200)
  bank.wait(1_000)
  await refused(bank, 10001, () => swap([signed(refund, reader)], wire(4)))
  bank.wait(1)
  expect((await swap([signed(refund, reader)], wire(4))).status).toBe(200)
  expect((await swap([signed(late, vendor)], wire(2))).status).toBe(200)
})

test('K12: a witness on a plain coin, and locks that are not understood to the last tag, open nothing', async () => {
  const { bank, swap, wire } = await setUp()
  const key = scalar()
  const data = publicKey(key)
  const secret = (kind: string, tags: unknown) =>
    JSON.stringify([kind, { nonce: 'ab'.repeat(32), data, tags }])
  const secrets = [
    'plain',
    secret('HTLC', []),
    secret('P2PK', [['sigflag', 'SIG_NONE']]),
    secret('P2PK', [['n_sigs', '2']]),
    secret('P2PK', [['pubkeys', data]]),
    secret('P2PK', [['colour', 'red']]),
  ]
  const coins = await bank.coins([1, 2, 4, 8, 16, 32], secrets)
  for (const coin of coins) {
    const witness = Lock.sign(coin.secret, key, curve)
    await refused(bank, 10001, () => swap([wireCoin(coin, { witness })], wire(Number(coin.amount))))
  }
})

test('V8: every form of lock that a till takes opens here for its key alone', async () => {
  const { bank, swap, wire } = await setUp()
  const [vendor, reader] = [scalar(), scalar()]
  const [V, R] = [publicKey(vendor), publicKey(reader)]
  const now = bank.bank.settings.now()
  const forms = [
    {},
    { tags: [] },
    { tags: [['sigflag', 'SIG_INPUTS']] },
    { T: now + 1_000, R },
    // A key with the other sign is the same key to BIP-340.
    { T: now + 1_000, R: V.replace(/^0./, (prefix) => (prefix === '02' ? '03' : '02')) },
  ]
  const secrets = forms.map((form, i) => Lock.build({ V, nonce: `${i}`.padStart(64, '0'), ...form }))
  const coins = await bank.coins([1, 2, 4, 8, 16], secrets)
  for (const coin of coins) {
    expect(Lock.accepts(coin.secret, { V, now, horizon: 1_000, refund: true }, curve)).toBe(true)
    const amount = Number(coin.amount)
    const stranger = [reader, scalar()].map((key) => Lock.sign(coin.secret, key, curve))
    for (const witness of [undefined, '{"signatures":[]}', ...stranger]) {
      await refused(bank, 10001, () => swap([wireCoin(coin, { witness })], wire(amount)))
    }
    const witness = Lock.sign(coin.secret, vendor, curve)
    expect((await swap([wireCoin(coin, { witness })], wire(amount))).status, coin.secret).toBe(200)
  }
})

test('K12: so many signatures to check that they would hold up the bank are refused unchecked', async () => {
  let checks = 0
  const counting: typeof curve = {
    ...curve,
    schnorrVerify: (...of) => {
      checks++
      return curve.schnorrVerify(...of)
    },
  }
  const { bank, keyset, swap, wire } = await setUp({ curve: counting })
  const keys = Array.from({ length: 12 }, scalar)
  const pubkeys = keys.map(publicKey)
  const lock = (nonce: number) =>
    JSON.stringify([
      'P2PK',
      { nonce: `${nonce}`, data: publicKey(scalar()), tags: [['pubkeys', ...pubkeys]] },
    ])
  const coins = await bank.coins(
    Array(8).fill(1),
    Array.from({ length: 8 }, (_, i) => lock(i)),
  )
  const strange = JSON.stringify({ signatures: Array(16).fill('ab'.repeat(64)) })
  const many = coins.map((coin) => wireCoin(coin, { witness: strange }))
  await refused(bank, 11014, () => swap(many, wire(8)))
  expect(checks).toBe(0)
  await refused(bank, 10001, () => swap(many.slice(0, 4), wire(4)))
  const [signer] = keys as [Uint8Array]
  const opened = coins.map((coin) => wireCoin(coin, { witness: Lock.sign(coin.secret, signer, curve) }))
  expect((await swap(opened, wire(8))).status).toBe(200)

  const owner = scalar()
  const plainLock = (nonce: number) =>
    Lock.build({ V: publicKey(owner), nonce: nonce.toString(16).padStart(64, '0') })
  const locked = await bank.coins(
    Array(256).fill(1),
    Array.from({ length: 256 }, (_, i) => plainLock(i)),
  )
  const signed = locked.map((coin) => wireCoin(coin, { witness: Lock.sign(coin.secret, owner, curve) }))
  expect((await swap(signed, outputs([256], keyset.id).map(Swap.toWire))).status).toBe(200)
})

test('K13: a witness is shown for spent coins only', async () => {
  const { bank, swap, wire } = await setUp()
  const key = scalar()
  const secret = Lock.build({ V: publicKey(key), nonce: 'ab'.repeat(32) })
  const [plain, locked] = (await bank.coins([1, 2], ['plain', secret])) as [Proof.Proof, Proof.Proof]
  const Ys = [locked, plain].map((coin) => Proof.y(coin.secret, curve))
  const witness = Lock.sign(secret, key, curve)
  const states = async () => (await bank.post('/v1/checkstate', { Ys })).body.states
  expect(await states()).toEqual(Ys.map((Y) => ({ Y, state: 'UNSPENT', witness: null })))
  expect((await swap([wireCoin(locked, { witness: '{}' })], wire(2))).status).toBe(400)
  expect(await states()).toEqual(Ys.map((Y) => ({ Y, state: 'UNSPENT', witness: null })))
  expect((await swap([wireCoin(plain), wireCoin(locked, { witness })], wire(1, 2))).status).toBe(200)
  expect(await states()).toEqual([
    { Y: Ys[0], state: 'SPENT', witness },
    { Y: Ys[1], state: 'SPENT', witness: null },
  ])
})

test('K13: restore gives back what was signed, by the exact output, and nothing else', async () => {
  const { bank, keyset } = await setUp()
  const coins = await bank.coins([1, 2])
  const signed = outputs([1, 2], keyset.id)
  const { body } = await bank.swap(coins, signed)
  const twins = outputs(
    [1, 2],
    keyset.id,
    signed.map((output) => output.secret),
  )
  const asked = [twins[0], signed[1], twins[1], signed[0]].flatMap((output) => output ?? [])
  // A wallet that restores does not know the amounts.
  const reply = await bank.post('/v1/restore', {
    outputs: asked.map((one) => ({ ...Swap.toWire(one), amount: 0 })),
  })
  const signatures = body.signatures as unknown[]
  expect(reply.body).toEqual({
    outputs: [signed[1], signed[0]].flatMap((output) => (output === undefined ? [] : [Swap.toWire(output)])),
    signatures: [signatures[1], signatures[0]],
  })
  expect(Swap.restored(signed, reply.body, keyset, curve)).toHaveLength(2)
})

test('behavior: 256 inputs and outputs fit into one swap', async () => {
  const { bank, keyset } = await setUp()
  const coins = await bank.coins(Array(256).fill(1))
  expect((await bank.swap(coins, outputs(Array(256).fill(1), keyset.id))).status).toBe(200)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Amount,
  CheckStateEnum,
  getDecodedToken,
  getEncodedToken,
  hasValidDleq,
  Mint,
  MintOperationError,
  Wallet,
} from '@cashu/cashu-ts'
import { bytesToHex } from '@noble/hashes/utils.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BankConfig, createBank } from '../src/app.ts'
import { type Listening, listen } from '../src/http/listen.ts'
import { createLog } from '../src/log.ts'
import { publicKey, scalar } from './support/client.ts'

// A wallet nobody here wrote, over real HTTP.
let data: string
let running: ReturnType<typeof createBank>
let server: Listening

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'tuppence-bank-'))
  const config: BankConfig = { data, testMoney: true, feePpk: 100, log: createLog(() => {}) }
  running = createBank(config)
  server = await listen(running.app.fetch, { host: 'localhost', port: 0 })
})

afterAll(async () => {
  await server.close()
  running.close()
  rmSync(data, { recursive: true, force: true })
})

async function openWallet(seed?: Uint8Array): Promise<Wallet> {
  const wallet = new Wallet(new Mint(server.url), { unit: 'usd', ...(seed && { bip39seed: seed }) })
  await wallet.loadMint()
  return wallet
}

async function topUp(wallet: Wallet, amount: number) {
  const quote = await wallet.createMintQuote('test', { amount, unit: 'usd' })
  return wallet.mintProofs('test', amount, quote)
}

test('behavior: mint, send, receive, check state, melt', async () => {
  const alice = await openWallet()
  const bob = await openWallet()
  const coins = await topUp(alice, 100)
  expect(sum(coins)).toBe(100n)
  expect(coins.every((coin) => hasValidDleq(coin, alice.getKeyset(coin.id)))).toBe(true)

  const { keep, send } = await alice.send(37, coins, { includeFees: true })
  const received = await bob.receive(getEncodedToken({ mint: server.url, unit: 'usd', proofs: send }))
  expect(sum(received)).toBe(37n)
  expect((await alice.checkProofsStates(send)).every(({ state }) => state === CheckStateEnum.SPENT)).toBe(
    true,
  )
  expect((await alice.checkProofsStates(keep)).every(({ state }) => state === CheckStateEnum.UNSPENT)).toBe(
    true,
  )

  const fee = Number(bob.getFeesForProofs(received).toBigInt())
  const quote = await bob.createMeltQuote('test', { request: `test:${37 - fee}`, unit: 'usd' })
  const melted = await bob.meltProofs('test', quote, received)
  expect(melted.change).toEqual([])
  expect((await bob.checkMeltQuote('test', quote.quote)).state).toBe('PAID')
  await expect(
    bob.receive(getEncodedToken({ mint: server.url, unit: 'usd', proofs: received })),
  ).rejects.toThrow(MintOperationError)
})

test('behavior: coins locked to a key are received with that key only', async () => {
  const alice = await openWallet()
  const bob = await openWallet()
  const key = scalar()
  const coins = await topUp(alice, 64)
  const { send } = await alice.ops
    .send(5, coins)
    .asP2PK({ pubkey: publicKey(key) })
    .run()
  const token = getEncodedToken({ mint: server.url, unit: 'usd', proofs: send })
  expect(getDecodedToken(token, [send[0]?.id ?? '']).proofs).toHaveLength(send.length)
  await expect(bob.receive(token)).rejects.toThrow()
  await expect(bob.receive(token, { privkey: bytesToHex(scalar()) })).rejects.toThrow()
  const received = await bob.receive(token, { privkey: bytesToHex(key) })
  expect(sum(received)).toBe(sum(send) - bob.getFeesForProofs(send).toBigInt())
  const [state] = await bob.checkProofsStates(send)
  expect(JSON.parse(state?.witness ?? '{}').signatures).toHaveLength(1)
})

test('behavior: SIG_ALL coins are swapped and melted with one signature over everything', async () => {
  const alice = await openWallet()
  const key = scalar()
  const lock = { pubkey: publicKey(key), sigFlag: 'SIG_ALL' as const }
  const { send } = await alice.ops
    .send(7, await topUp(alice, 64))
    .asP2PK(lock)
    .run()
  const received = await alice.receive(
    { mint: server.url, unit: 'usd', proofs: send },
    { privkey: bytesToHex(key) },
  )
  expect(sum(received)).toBeGreaterThan(0n)

  const locked = (
    await alice.ops
      .send(8, await topUp(alice, 64))
      .asP2PK(lock)
      .run()
  ).send
  const fee = Number(alice.getFeesForProofs(locked).toBigInt())
  const quote = await alice.createMeltQuote('test', {
    request: `test:${Number(sum(locked)) - fee}`,
    unit: 'usd',
  })
  await expect(alice.meltProofs('test', quote, locked)).rejects.toThrow()
  await alice.meltProofs('test', quote, locked, { privkey: bytesToHex(key) })
  expect((await alice.checkMeltQuote('test', quote.quote)).state).toBe('PAID')
})

test('behavior: a wallet is restored from its seed', async () => {
  const seed = new Uint8Array(64).fill(7)
  const wallet = await openWallet(seed)
  const coins = await topUp(wallet, 77)
  const again = await openWallet(seed)
  const { proofs } = await again.batchRestore(100, 100)
  expect(proofs.map((proof) => proof.secret).sort()).toEqual(coins.map((coin) => coin.secret).sort())
  expect(proofs.every((proof) => hasValidDleq(proof, again.getKeyset(proof.id)))).toBe(true)
})

test('behavior: a quote with a key is minted with that key only', async () => {
  const wallet = await openWallet()
  const key = scalar()
  const quote = await wallet.createMintQuote('test', { amount: 9, unit: 'usd', pubkey: publicKey(key) })
  expect(quote.pubkey).toBe(publicKey(key))
  await expect(wallet.mintProofs('test', 9, { quote: quote.quote })).rejects.toMatchObject({ code: 20008 })
  const coins = await wallet.mintProofs('test', 9, quote, { privkey: bytesToHex(key) })
  expect(sum(coins)).toBe(9n)
  const done = await wallet.checkMintQuote('test', quote.quote)
  expect(done.amount_issued?.toBigInt()).toBe(9n)
})

test('behavior: /v1/info says what is there', async () => {
  const wallet = await openWallet()
  const info = wallet.getMintInfo()
  expect(info.isSupported(4)).toMatchObject({ disabled: false, params: [{ method: 'test', unit: 'usd' }] })
  expect(info.isSupported(5)).toMatchObject({ disabled: false, params: [{ method: 'test', unit: 'usd' }] })
  for (const nut of [7, 9, 10, 11, 12, 20] as const)
    expect(info.isSupported(nut)).toEqual({ supported: true })
  for (const nut of [8, 14] as const) expect(info.isSupported(nut)).toEqual({ supported: false })
  expect(info.isSupported(19)).toMatchObject({ supported: true })
})

function sum(coins: readonly { amount: Amount }[]): bigint {
  return coins.reduce((total, coin) => total + coin.amount.toBigInt(), 0n)
}

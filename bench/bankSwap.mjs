import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  createBlindSignature,
  createDLEQProof,
  numberToHexPadded64,
  pointFromHex,
  verifyUnblindedSignature,
} from '@cashu/cashu-ts'
import { createBank } from '@tuppence/bank'
import { Encoding } from '@tuppence/protocol'
import { native } from '@tuppence/protocol/curve/native'
import { Keyset, Swap } from '@tuppence/protocol/ecash'
import Database from 'better-sqlite3'
import { bankRate } from '../scripts/lib/withChanges.mjs'
import { plainSecret } from './lib/coins.mjs'
import { compare } from './lib/compare.mjs'
import { check, printComparison } from './lib/report.mjs'

const AMOUNTS = [1n, 2n, 4n, 8n]

/** Bodies of swaps 4→4 at this bank, each good once. */
async function prepareSwaps(post, keyset, count) {
  const curve = native()
  const fresh = () =>
    Swap.outputs(
      AMOUNTS.map((amount) => ({ amount, secret: plainSecret(), r: Encoding.random(32) })),
      keyset.id,
      curve,
    )
  const bodies = []
  for (let i = 0; i < count; i += 1) {
    const { quote } = await post('/v1/mint/quote/test', { amount: 15, unit: 'usd' })
    const outputs = fresh()
    const minted = await post('/v1/mint/test', { quote, outputs: outputs.map(Swap.toWire) })
    const coins = Swap.complete(outputs, minted, keyset, curve)
    bodies.push(JSON.stringify(Swap.prepare(coins, fresh())))
  }
  return bodies
}

/** The same steps with cashu-ts's own functions over the same tables: verify, sign, prove, store, answer. */
function peerBank(dir, secrets) {
  const db = new Database(join(dir, 'peer.sqlite'))
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.exec(`CREATE TABLE spent (y TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE signatures (b TEXT PRIMARY KEY, reply TEXT NOT NULL) WITHOUT ROWID;`)
  const spend = db.prepare('INSERT INTO spent VALUES (?)')
  const keep = db.prepare('INSERT INTO signatures VALUES (?, ?)')
  const store = db.transaction((inputs, outputs, signatures) => {
    for (const input of inputs) spend.run(input.secret)
    outputs.forEach((output, i) => {
      keep.run(output.B_, JSON.stringify(signatures[i]))
    })
  })
  const sign = ({ amount, id, B_ }) => {
    const key = secrets.get(BigInt(amount))
    const point = pointFromHex(B_)
    const { C_ } = createBlindSignature(point, key, id)
    const { e, s } = createDLEQProof(point, key)
    return { amount, id, C_: C_.toHex(true), dleq: { e: Encoding.hex(e), s: numberOrHex(s) } }
  }
  const swap = (body) => {
    const { inputs, outputs } = JSON.parse(body)
    const good = inputs.every((input) =>
      verifyUnblindedSignature(
        { ...input, secret: Encoding.utf8(input.secret), C: pointFromHex(input.C) },
        secrets.get(BigInt(input.amount)),
      ),
    )
    if (!good) throw new Error('the peer refuses a good coin')
    const signatures = outputs.map(sign)
    store.immediate(inputs, outputs, signatures)
    return JSON.stringify({ signatures })
  }
  return { swap, close: () => db.close() }
}

function numberOrHex(value) {
  return typeof value === 'bigint' ? numberToHexPadded64(value) : Encoding.hex(value)
}

/** One swap of four coins for four, crypto and storage, one after the other; and ours with eight at once. */
export async function bankSwap() {
  const dir = mkdtempSync(join(tmpdir(), 'tuppence-bench-'))
  const bank = createBank({ data: join(dir, 'bank'), testMoney: true, ...bankRate(), log: () => {} })
  const request = async (path, body) => {
    const response = await bank.app.request(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
    if (response.status !== 200)
      throw new Error(`the bank answered ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const { keys } = { keys: await (await bank.app.request('/v1/keys')).json() }
  const keyset = Keyset.parse(keys.keysets[0], native())
  const peer = peerBank(dir, bank.bank.keysets.active.secrets)

  const [rounds, calls, group] = [9, 8, 8]
  const bodies = await prepareSwaps(request, keyset, (rounds + 1) * calls * (1 + group) + 1)
  const probe = bodies.pop()
  const [mine, theirs] = [await request('/v1/swap', probe), JSON.parse(peer.swap(probe))]
  check('both give the same signatures and proofs', () => JSON.stringify(mine) === JSON.stringify(theirs))

  // A body is good once at each bank: the peer works through the same ones.
  const forPeer = [...bodies]
  const result = await compare({
    title: 'Bank swap 4→4: verify, sign, DLEQ, store durably (cashu-ts: its own functions, same tables)',
    rounds,
    calls,
    sides: {
      'cashu-ts 4.8': () => peer.swap(forPeer.pop()),
      'tuppence, one at a time': () => request('/v1/swap', bodies.pop()),
      'tuppence, eight at once': {
        per: group,
        run: () => Promise.all(Array.from({ length: group }, () => request('/v1/swap', bodies.pop()))),
      },
    },
  })
  printComparison(result, { 'tuppence, one at a time': 15 })
  peer.close()
  bank.close()
  rmSync(dir, { recursive: true, force: true })
}

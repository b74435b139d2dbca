import { Derive, Proof } from '@tuppence/protocol/ecash'
import { batch, candidates } from '../../src/background/wallets/cashu/candidates.ts'
import type { LockTerms } from '../../src/background/wallets/cashu/Outputs.ts'
import { curve, type Server } from './world.ts'

const week = 7 * 86_400
/** Counters that are looked through of each lock: more than these tests make coins of. */
const lockedCounters = 30

type Looking = {
  readonly words: string
  /** Keys that coins may be locked to. */
  readonly payees: readonly string[]
  /** Between which times coins may have been locked. Milliseconds. */
  readonly since: number
  readonly until: number
}

/** What a bank knows of these words, in units: which coins are unspent, and which it has ever signed with a lock. */
export async function ownedAt(serve: Server, { words, payees, since, until }: Looking) {
  const seed64 = Derive.seedFromWords(words)
  const ask = async (path: string, body?: object) => {
    const init = {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }
    const reply = await serve(new Request(`http://localhost${path}`, body === undefined ? {} : init))
    return reply.json()
  }
  /** Units that were signed at these counters, and those of them that are unspent; none where nothing ever was. */
  async function lookAt(keyset: string, lock: LockTerms | undefined, from: number, count: number) {
    const outputs = candidates(seed64, { keyset, ...(lock && { lock }) }, { from, count, curve })
    const wire = outputs.map(({ B_, id }) => ({ amount: 1, B_, id }))
    const signed: Signed = await ask('/v1/restore', { outputs: wire })
    if (signed.outputs.length === 0) return { signed: 0n, unspent: 0n }
    const secrets = new Map(outputs.map(({ B_, secret }) => [B_, secret]))
    const Ys = signed.outputs.map(({ B_ }) => Proof.y(secrets.get(B_) ?? '', curve))
    const { states }: States = await ask('/v1/checkstate', { Ys })
    const free = new Set(states.flatMap(({ Y, state }) => (state === 'UNSPENT' ? [Y] : [])))
    const sum = (isIn: (y: string) => boolean) =>
      signed.signatures.reduce((all, { amount }, i) => (isIn(Ys[i] ?? '') ? all + BigInt(amount) : all), 0n)
    return { signed: sum(() => true), unspent: sum((y) => free.has(y)) }
  }
  const times = new Set<number>()
  for (let at = since; at <= until + week * 1000; at += week * 1000)
    times.add(Derive.refundTime(Math.floor(at / 1000)))
  const { keysets }: { keysets: { id: string }[] } = await ask('/v1/keysets')
  const owned = { plain: 0n, locked: 0n, everLocked: 0n }
  for (const { id } of keysets) {
    for (let from = 0, signed = 1n; signed > 0n; from += batch) {
      const looked = await lookAt(id, undefined, from, batch)
      owned.plain += looked.unspent
      signed = looked.signed
    }
    for (const V of payees) {
      for (const T of times) {
        const { signed, unspent } = await lookAt(id, { V, T }, 0, lockedCounters)
        owned.locked += unspent
        owned.everLocked += signed
      }
    }
  }
  return owned
}

type Signed = { outputs: { B_: string }[]; signatures: { amount: number }[] }
type States = { states: { Y: string; state: string }[] }

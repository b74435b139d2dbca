import { hasValidDleq, parseP2PKSecret } from '@cashu/cashu-ts'
import { Encoding } from '@tuppence/protocol'
import { noble } from '@tuppence/protocol/curve'
import { native } from '@tuppence/protocol/curve/native'
import { Dleq, Lock } from '@tuppence/protocol/ecash'
import { issue, lockedSecret, newKeyset } from './lib/coins.mjs'
import { compare } from './lib/compare.mjs'
import { check, printComparison } from './lib/report.mjs'

/** What a till does with one coin before it takes it: is it locked to us, and did the bank sign it? */
export async function offlineCheck() {
  const V = Encoding.hex(noble.multiplyBase(Encoding.random(32)))
  const bank = newKeyset([1n, 2n, 4n, 8n])
  const amounts = Array.from({ length: 32 }, (_, i) => 1n << BigInt(i % 4))
  const coins = issue(amounts, bank, () => lockedSecret(V))
  const theirCoins = coins.map((coin) => ({ ...coin, amount: Number(coin.amount) }))
  const theirKeys = {
    id: bank.keyset.id,
    unit: 'usd',
    keys: Object.fromEntries([...bank.keyset.keys].map(([amount, key]) => [String(amount), key])),
  }
  const rules = { V, now: 1_800_000_000, horizon: 604_800, refund: true }

  const theirs = (coin) => parseP2PKSecret(coin.secret)[1].data === V && hasValidDleq(coin, theirKeys)
  const ours = (coin, curve) =>
    Lock.accepts(coin.secret, rules) &&
    Dleq.verifyProof(
      { ...coin.dleq, A: bank.keyset.keys.get(coin.amount), secret: coin.secret, C: coin.C },
      curve,
    )

  const fast = native()
  check('all three take every good coin', () =>
    coins.every((coin, i) => theirs(theirCoins[i]) && ours(coin, noble) && ours(coin, fast)),
  )
  check('all three refuse a coin of another amount', () => {
    const lie = { ...coins[0], amount: 2n }
    return !theirs({ ...lie, amount: 2 }) && !ours(lie, noble) && !ours(lie, fast)
  })

  let turn = 0
  const next = () => {
    turn = (turn + 1) % coins.length
    return turn
  }
  const result = await compare({
    title: 'Offline check of one coin: lock and DLEQ (cashu-ts: parseP2PKSecret and hasValidDleq)',
    sides: {
      'cashu-ts 4.8': () => theirs(theirCoins[next()]),
      'tuppence, noble alone': () => ours(coins[next()], noble),
      'tuppence, native curve': () => ours(coins[next()], fast),
    },
  })
  printComparison(result, { 'tuppence, noble alone': 3, 'tuppence, native curve': 20 })
}
